namespace Micro.MLNet.Core;

/// <summary>The ranking metrics, each taken at a cutoff K.</summary>
public enum RankingMetricKind
{
    /// <summary>Share of a user's relevant items among the first K.</summary>
    Recall,

    /// <summary>Share of relevant items among the first K; divides by K.</summary>
    Precision,

    /// <summary>Normalized discounted cumulative gain with binary gains.</summary>
    Ndcg,

    /// <summary>1 when at least one relevant item is among the first K, else 0.</summary>
    HitRate,

    /// <summary>Average precision at K, divided by min(K, relevant items); its mean over users is MAP@K.</summary>
    MeanAveragePrecision,

    /// <summary>1 / rank of the first relevant item among the first K, else 0; its mean over users is MRR@K.</summary>
    MeanReciprocalRank,
}
