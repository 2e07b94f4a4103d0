namespace Micro.MLNet.Options;

/// <summary>What a trainer fits.</summary>
internal enum RankingAlgorithm
{
    /// <summary>MICRO: item graphs on a backbone.</summary>
    Micro,

    /// <summary>A backbone alone.</summary>
    Backbone,

    /// <summary>Interaction counts; no training loop.</summary>
    Popularity,

    /// <summary>Similarities counted from common users; no training loop (Sarwar et al. 2001).</summary>
    ItemKnn,

    /// <summary>LightGCN with self-supervision (Wu et al. 2021).</summary>
    Sgl,

    /// <summary>Matrix factorization with item features (He and McAuley 2016).</summary>
    Vbpr,

    /// <summary>One item graph mined from all modalities, without contrast (Zhang et al. 2021).</summary>
    Lattice,

    /// <summary>A graph convolution over users and items for each modality (Wei et al. 2019).</summary>
    Mmgcn,

    /// <summary>Convolution over user-item edges that the modalities have refined (Wei et al. 2020).</summary>
    Grcn,
}
