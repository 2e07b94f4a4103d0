namespace Micro.MLNet.Serving;

/// <summary>What happens to an item id of an allow or deny list that the model doesn't know.</summary>
public enum UnknownItemPolicy
{
    /// <summary>The id is passed over.</summary>
    Ignore,

    /// <summary>Throw an exception that names the ids.</summary>
    Throw,
}
