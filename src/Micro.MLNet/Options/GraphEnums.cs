namespace Micro.MLNet.Options;

/// <summary>How an item graph is normalized; D holds the row sums of the kept similarities.</summary>
public enum GraphNormalization
{
    /// <summary>D^-1/2 Ŝ D^-1/2 (MICRO Eq. 3).</summary>
    Symmetric,

    /// <summary>D^-1 Ŝ.</summary>
    RandomWalk,

    /// <summary>Ŝ itself.</summary>
    None,
}

/// <summary>What becomes of negative similarities among the k largest.</summary>
public enum NegativeSimilarity
{
    /// <summary>They become 0 and carry no edge (the paper).</summary>
    Clamp,

    /// <summary>They stay edges with a negative weight (the published code); rows whose degree isn't positive are isolated instead of NaN.</summary>
    Keep,
}

/// <summary>How the k most similar items of each item are found.</summary>
public enum NeighborSearch
{
    /// <summary><see cref="Exact"/> up to 30,000 items and on a GPU, where products are cheap; <see cref="Approximate"/> above on a CPU.</summary>
    Auto,

    /// <summary>Every item is compared with every other, as in the paper and the published code: O(I²f).</summary>
    Exact,

    /// <summary>Items are compared with those of the lists next to them in an index, about O(I^1.5 f), until the neighbors of a sample of 256 items are
    /// found to 97%; features without any clusters may end at less. A rebuilt graph starts from the neighbors found before. ML.NET's log has the
    /// recall and the seconds.</summary>
    Approximate,
}

/// <summary>When the learned item graph is rebuilt.</summary>
public enum GraphRebuild
{
    /// <summary>On the first batch of each epoch.</summary>
    EachEpoch,

    /// <summary>On every batch: gradients always reach the projection; slow.</summary>
    EachBatch,

    /// <summary>Once, before the first batch.</summary>
    Never,

    /// <summary>On the first batch of every <see cref="GraphOptions.RebuildInterval"/>-th epoch.</summary>
    EveryNEpochs,
}

/// <summary>What enters the item graph convolution.</summary>
public enum ItemInput
{
    /// <summary>Item id embeddings, one table for all modalities (MICRO).</summary>
    Id,

    /// <summary>The modality's projected features ("MICRO/feats").</summary>
    Features,
}

/// <summary>What happens to items that lack a vector in a modality: no row, a missing or a NaN vector.</summary>
public enum MissingModality
{
    /// <summary>They get the mean of the known vectors (as published): all of them become each other's neighbors.</summary>
    Mean,

    /// <summary>They are left out of that modality's graph and attention.</summary>
    Mask,

    /// <summary>They get a zero vector: isolated in that modality's initial graph, but counted by the attention.</summary>
    Zero,

    /// <summary>Training is refused, naming how many items are affected.</summary>
    Throw,
}

/// <summary>What a cold-start item's own id embedding contributes once training has ended.</summary>
public enum ColdItemEmbedding
{
    /// <summary>It stays in the item's vector, as published.</summary>
    Keep,

    /// <summary>It is set to zero when the model is exported: only the item graphs speak for the item.</summary>
    Zero,
}
