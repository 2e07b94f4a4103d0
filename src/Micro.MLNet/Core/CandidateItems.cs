namespace Micro.MLNet.Core;

/// <summary>Which items an evaluation ranks.</summary>
public enum CandidateItems
{
    /// <summary>The whole catalog.</summary>
    All,

    /// <summary>Cold-start items only: those without a training interaction.</summary>
    ColdOnly,
}
