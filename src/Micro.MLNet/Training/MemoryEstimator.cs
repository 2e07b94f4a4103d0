using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Graphs;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>Counts the arrays and tensors of a fit.</summary>
internal static class MemoryEstimator
{
    private const long Runtime = 640L << 20; // measured: code, heap, and the blocks of one neighbor search and one evaluation
    private const long Float = sizeof(float);
    private const long PerId = 120; // a string of ten letters, its slot in the dictionary and in the list
    private const long PerEdge = (3 * sizeof(long)) + Float; // row, column, order while sorting, weight
    private const double Gibibyte = 1L << 30;

    /// <summary>Estimates the peak of a fit; the features take four bytes a number unless it is known better.</summary>
    public static MemoryEstimate Estimate(
        FitOptions options, long userCount, long itemCount, long interactionCount, IReadOnlyList<int> modalityWidths, long? featureBytes = null)
    {
        options = options with { Backbone = options.Backbone.Resolve(itemCount, NetworkFactory.IsMicro(options)) };
        var alone = NetworkFactory.IsBackboneAlone(options);
        var enrichesUsers = !alone && options.Fusion is { EnrichUsers: true };
        var (dimension, nodes, modalities) = ((long)options.Backbone.Width, userCount + itemCount, alone ? 0 : modalityWidths.Count);
        var features = itemCount * modalityWidths.Sum(width => (long)width) * Float;
        var given = featureBytes ?? features;
        var itemEdges = alone ? 0 : 2 * itemCount * options.Graph!.NeighborCount * modalities; // the initial and the learned graph
        var trained = alone ? 0 : modalityWidths.Sum(width => (long)width * dimension) + (options.Graph!.FineTuneFeatures ? features / Float : 0);
        var preferences = options.Algorithm switch // vectors of users besides their ids
        {
            RankingAlgorithm.Mmgcn or RankingAlgorithm.Grcn => modalityWidths.Count,
            RankingAlgorithm.Vbpr => 1,
            _ => 0,
        };
        return new MemoryEstimate(
            Runtime,
            (nodes * PerId) + (interactionCount * 2 * 2 * sizeof(int)) + (options.Graph is { FineTuneFeatures: true } && !alone ? given + features : given), // the caller's own copy isn't counted
            (((UserItemGraphs(options) * 2) + (enrichesUsers ? 2 : 0)) * interactionCount * PerEdge) + (2 * itemEdges * PerEdge)
                + (alone || !ApproximateNeighbors.IsWanted(options.Graph!, itemCount, CPU) ? 0 : itemCount * modalityWidths.Max() * Float), // unit rows
            (options.Optimization.WeightAveraging > 0 ? 5 : 4) * Float * (((nodes + (preferences * userCount)) * dimension) + trained),
            Float * dimension * ((nodes * NodeTensors(options, modalityWidths.Count)) + (enrichesUsers ? (5 * userCount) + (3 * itemCount) : 0) + (alone ? 0 : itemCount * ((6 * modalities) + 5))),
            alone ? 0 : Contrast(options, itemCount, modalities),
            2 * ((nodes * dimension * Float) + (itemEdges * (sizeof(int) + Float)) + (itemCount * modalities * Float)));
    }

    /// <summary>Refuses what this machine can't hold.</summary>
    /// <exception cref="InvalidOperationException">The estimate exceeds the available bytes.</exception>
    public static void RequireFits(MemoryEstimate estimate, long available)
    {
        if (estimate.Total <= available)
        {
            return;
        }

        var (name, bytes) = new[]
        {
            (nameof(estimate.Data), estimate.Data), (nameof(estimate.Graphs), estimate.Graphs), (nameof(estimate.Parameters), estimate.Parameters),
            (nameof(estimate.Activations), estimate.Activations), (nameof(estimate.Contrast), estimate.Contrast), (nameof(estimate.Tables), estimate.Tables),
        }.MaxBy(part => part.Item2);
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"Training needs about {estimate.Total / Gibibyte:F1} GiB of memory, but this machine gives the process {available / Gibibyte:F1} GiB. The largest part is " +
            $"{name} with {bytes / Gibibyte:F1} GiB. Lower {nameof(BackboneOptions.EmbeddingDimension)}, {nameof(BackboneOptions.EnsembleSize)} or the width of the item features, leave out users and items with " +
            $"few interactions, or train on a larger machine."));
    }

    // SGL has two views beside the graph; GRCN the edges to users, all edges, and those reversed.
    private static int UserItemGraphs(FitOptions options) => options.Algorithm switch
    {
        RankingAlgorithm.Sgl or RankingAlgorithm.Grcn => 3,
        _ => options.Backbone.Kind == BackboneKind.MatrixFactorization ? 0 : 1,
    };

    private static long NodeTensors(FitOptions options, int modalityCount) => options.Algorithm switch
    {
        RankingAlgorithm.Vbpr => 8,
        RankingAlgorithm.Sgl => 18 + (4 * options.Backbone.LayerCount),
        RankingAlgorithm.Mmgcn => 4 + (modalityCount * (4 + (8 * options.Backbone.LayerCount))),
        RankingAlgorithm.Grcn => 6 + (2 * options.Backbone.LayerCount) + (modalityCount * (8 + (6 * options.RoutingCount))),
        _ => BackboneTensors(options.Backbone),
    };

    // LightGCN: input, mean and the layer in the making, and as many on the way back. NGCF keeps two products, two transforms, dropout, activation and
    // normalization of every layer.
    private static long BackboneTensors(BackboneOptions options) => options.Kind switch
    {
        BackboneKind.MatrixFactorization => 2,
        BackboneKind.LightGcn => 6,
        _ => 4 + (8 * options.LayerCount),
    };

    // Unit views and their gradients, twice: the closed form's and autograd's; then each worker's gradients and blocks.
    private static long Contrast(FitOptions options, long itemCount, int modalities)
    {
        if (options.Fusion is not { ContrastiveWeight: > 0 })
        {
            return 0;
        }

        var (anchors, negatives) = options.Fusion.Items.SampleSizes(itemCount);
        var view = itemCount * options.Backbone.Width * Float;
        var workers = Math.Min(options.Optimization.ThreadCount ?? Environment.ProcessorCount, 64);
        var side = options.Fusion.ContrastiveBlockSize ?? TileProducts.SideOnCpu;
        var block = anchors is null ? side * side : 3 * (negatives ?? itemCount) * AnchorContrast.RowsInBlock(side, anchors.Value, negatives ?? itemCount);
        var perWorker = ((modalities + 1) * (negatives is null ? view : negatives.Value * options.Backbone.Width * Float)) + (block * Float);
        return ((modalities + 1) * view * 4) + (workers * perWorker);
    }
}
