using System;
using System.Threading;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Finds each item's k most similar items, block by block: no N x N matrix is ever held.</summary>
internal static class KnnGraphBuilder
{
    private const int BlockEntries = 1 << 23; // 32 MB of similarities at a time
    private const int SmallestBlock = 64; // rows; with fewer the product waits for the features to come from memory

    /// <summary>Builds the sparsified similarity graph Ŝ.</summary>
    /// <param name="features">Raw or projected features; gradients flow into the kept similarities, [I, f].</param>
    /// <param name="present">1 for items that have the modality, 0 for those that stay isolated; null when all have it, [I, 1].</param>
    /// <param name="options">k, self-loop and what becomes of negative similarities.</param>
    /// <param name="search">Finds the neighbors approximately; null compares all items.</param>
    /// <param name="cancellation">Stops a comparison of all items.</param>
    /// <returns>Neighbors and similarities, [I, min(k, I)].</returns>
    /// <remarks>ŝ_ij = s_ij if j in top-k(i), else 0   MICRO Eq. (2)</remarks>
    public static NeighborLists Build(Tensor features, Tensor? present, GraphOptions options, ApproximateNeighbors? search = null, CancellationToken cancellation = default)
    {
        var lists = search is null && features.device.type == TorchSharp.DeviceType.CPU
            ? SearchAll(features, present, options, cancellation)
            : SearchUnit(features, present, options, search);
        return options.NegativeSimilarity == NegativeSimilarity.Clamp ? lists with { Weights = lists.Weights.relu() } : lists; // [I, k]
    }

    /// <summary>The cosine similarities of a block of items to all items.</summary>
    /// <param name="unit">Features divided by their length, [I, f].</param>
    /// <param name="start">First item of the block.</param>
    /// <param name="count">Items in the block, B.</param>
    /// <returns>[B, I].</returns>
    /// <remarks>s_ij = x_i·x_j / (‖x_i‖‖x_j‖)   MICRO Eq. (1)</remarks>
    public static Tensor CosineBlock(Tensor unit, long start, long count) => unit.narrow(0, start, count).mm(unit.t()); // [B, I]  MICRO Eq. (1)

    /// <summary>The indices of each item's k most similar items; equal similarities go to the lower index.</summary>
    /// <param name="unit">Features divided by their length, without gradient, [I, f].</param>
    /// <param name="neighborCount">k; more than the number of candidates keeps all of them.</param>
    /// <param name="includeSelf">Whether an item is a candidate for its own list.</param>
    /// <returns>int64 [I, min(k, candidates)].</returns>
    /// <remarks>j in top-k(S_i)   MICRO Eq. (2)</remarks>
    public static Tensor KeepLargest(Tensor unit, int neighborCount, bool includeSelf)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var itemCount = unit.shape[0];
        var kept = (int)Math.Min(neighborCount, includeSelf ? itemCount : itemCount - 1);
        var indices = empty(itemCount, kept, ScalarType.Int64, unit.device);                        // [I, k]
        var blockSize = Math.Max(SmallestBlock, BlockEntries / itemCount);
        for (long start = 0; kept > 0 && start < itemCount; start += blockSize)
        {
            using var blockScope = NewDisposeScope();
            var count = Math.Min(blockSize, itemCount - start);
            var block = CosineBlock(unit, start, count);                                            // [B, I]
            if (!includeSelf)
            {
                var self = arange(Scalars.Of(start), Scalars.Of(start + count), Scalars.One, ScalarType.Int64, unit.device).unsqueeze(1); // [B, 1]
                block.scatter_(1, self, full_like(self, Scalars.Of(double.NegativeInfinity), block.dtype));
            }

            indices.narrow(0, start, count).copy_(TopIndices(block, kept));                         // MICRO Eq. (2)
        }

        return indices.MoveToOuterDisposeScope();
    }

    // What needs no gradient is taken from the search: no unit rows of wide features are made.
    private static NeighborLists SearchAll(Tensor features, Tensor? present, GraphOptions options, CancellationToken cancellation)
    {
        using var fixedFeatures = features.detach();                                                // [I, f]
        var table = ExactNeighbors.Search(fixedFeatures, Scales(fixedFeatures, present), options.NeighborCount, options.IncludeSelfLoop, cancellation);
        var indices = table.ToIndices(prependSelf: false, CPU);                                     // [I, k]
        return new NeighborLists(
            indices,
            features.requires_grad && is_grad_enabled()
                ? SelectedCosines.Compute(Unit(features, present), indices)                         // [I, k]
                : table.ToSimilarities());                                                          // [I, k]
    }

    private static NeighborLists SearchUnit(Tensor features, Tensor? present, GraphOptions options, ApproximateNeighbors? search)
    {
        var unit = Unit(features, present);                                                         // [I, f]
        using var fixedUnit = unit.detach();                                                        // [I, f]
        var indices = search?.KeepLargest(fixedUnit, options.NeighborCount, options.IncludeSelfLoop)
            ?? KeepLargest(fixedUnit, options.NeighborCount, options.IncludeSelfLoop);              // [I, k]
        return new NeighborLists(indices, SelectedCosines.Compute(unit, indices));                  // [I, k]
    }

    private static Tensor Unit(Tensor features, Tensor? present)
    {
        var unit = FeatureBlocks.UnitRows(features);                                                // [I, f]
        return present is null ? unit : unit.requires_grad ? unit * present : unit.mul_(present);   // [I, f]
    }

    private static float[] Scales(Tensor features, Tensor? present)
    {
        using var scope = NewDisposeScope();
        var scales = FeatureBlocks.Scale(features);                                                 // [I, 1]
        return (present is null ? scales : scales * present).data<float>().ToArray();
    }

    // topk leaves the order of equal values open: rows with equal ones, the first beyond the cut included, are settled by a stable sort.
    private static Tensor TopIndices(Tensor block, int kept)
    {
        var wanted = (int)Math.Min(kept + 1, block.shape[1]);
        var (values, indices) = block.topk(wanted, 1, true, true);                                  // [B, k + 1]
        var tied = values.narrow(1, 0, wanted - 1).eq(values.narrow(1, 1, wanted - 1)).any(1).nonzero().flatten(); // [T]
        if (tied.shape[0] > 0)
        {
            var (_, order) = sort(block.index_select(0, tied), dim: 1, descending: true, stable: true);
            indices.index_copy_(0, tied, order.narrow(1, 0, wanted));
        }

        return indices.narrow(1, 0, kept);                                                          // [B, k]
    }
}
