namespace Micro.MLNet.Training;

/// <summary>(user, positive, negative) triplets; the arrays are reused two batches later.</summary>
internal sealed class TripletBatch
{
    /// <summary>Users, [B].</summary>
    public long[] Users { get; private set; } = [];

    /// <summary>Positive items, [B].</summary>
    public long[] Positives { get; private set; } = [];

    /// <summary>Candidates for the negative items: every triplet's first, then every second one, and so on, [C·B].</summary>
    public long[] Negatives { get; private set; } = [];

    /// <summary>Makes room for so many triplets; the last batch of an epoch may be smaller.</summary>
    /// <param name="count">B.</param>
    /// <param name="candidateCount">C.</param>
    public void Resize(int count, int candidateCount)
    {
        if (Users.Length != count)
        {
            (Users, Positives, Negatives) = (new long[count], new long[count], new long[count * candidateCount]);
        }
    }
}
