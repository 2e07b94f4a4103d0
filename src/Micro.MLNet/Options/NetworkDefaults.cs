namespace Micro.MLNet.Options;

/// <summary>Whose defaults fill in what options leave null.</summary>
internal enum NetworkDefaults
{
    /// <summary>MICRO with item graphs.</summary>
    Micro,

    /// <summary>Matrix factorization alone: no graph smooths its embeddings, so only the L2 term keeps them from learning the interactions by heart.</summary>
    MatrixFactorization,

    /// <summary>Every other network.</summary>
    Other,
}
