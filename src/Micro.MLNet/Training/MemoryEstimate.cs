namespace Micro.MLNet.Training;

/// <summary>What a fit needs at its peak, in bytes, estimated from sizes and options.</summary>
/// <param name="Runtime">.NET, ML.NET, libtorch and what comes in blocks of one size: a measured constant.</param>
/// <param name="Data">Ids, interactions and item features, without what the caller's own <c>IDataView</c> holds.</param>
/// <param name="Graphs">The user-item graph and every modality's item graph, with their transposes.</param>
/// <param name="Parameters">Embeddings and weights with their gradients, Adam's two moments and their moving average.</param>
/// <param name="Activations">What a step keeps between its forward and its backward pass.</param>
/// <param name="Contrast">Buffers and gradients of the contrastive loss.</param>
/// <param name="Tables">The embedding tables and item graphs of the best and the latest evaluation.</param>
public sealed record MemoryEstimate(long Runtime, long Data, long Graphs, long Parameters, long Activations, long Contrast, long Tables)
{
    /// <summary>The sum of the parts.</summary>
    public long Total => Runtime + Data + Graphs + Parameters + Activations + Contrast + Tables;
}
