namespace Micro.MLNet.Serving;

/// <summary>What happens to item ids of a list or a history that the model doesn't know.</summary>
public enum UnknownItemPolicy
{
    /// <summary>Throw an exception that names them.</summary>
    Throw,

    /// <summary>Pass over them.</summary>
    Ignore,
}
