namespace Micro.MLNet.Samples.Data;

/// <summary>The part of the data that an interaction belongs to; the values are those of MMRec's x_label.</summary>
internal enum Split : byte
{
    Train = 0,
    Validation = 1,
    Test = 2,
}
