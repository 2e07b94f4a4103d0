namespace Micro.MLNet.Serving;

/// <summary>What happens to item ids of a list that the model doesn't know.</summary>
public enum UnknownIdPolicy
{
    /// <summary>They are passed over.</summary>
    Ignore,

    /// <summary>Throw an exception that names them.</summary>
    Throw,
}
