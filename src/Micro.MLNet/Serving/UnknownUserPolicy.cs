namespace Micro.MLNet.Serving;

/// <summary>What to recommend to a user without training interactions.</summary>
public enum UnknownUserPolicy
{
    /// <summary>Throw an exception that names the user.</summary>
    Throw,

    /// <summary>Recommend nothing.</summary>
    Empty,

    /// <summary>Recommend the items with the most training interactions; the score is their number.</summary>
    Popular,
}
