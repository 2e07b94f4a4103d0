namespace Micro.MLNet;

/// <summary>What a <see cref="MicroTrainer"/> fits.</summary>
internal enum RankingAlgorithm
{
    /// <summary>MICRO: item graphs on a backbone.</summary>
    Micro,

    /// <summary>A backbone alone.</summary>
    Backbone,

    /// <summary>Interaction counts; no training loop.</summary>
    Popularity,
}
