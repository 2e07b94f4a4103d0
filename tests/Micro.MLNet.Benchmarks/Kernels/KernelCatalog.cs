using System;
using System.Collections.Generic;
using Micro.MLNet.Benchmarks.Workloads;

namespace Micro.MLNet.Benchmarks.Kernels;

/// <summary>The kernels by name, at Amazon Baby's size unless the name says another.</summary>
internal static class KernelCatalog
{
    public const string Contrast = "contrast, all items";
    public const string Anchors = "contrast, 512 anchors";
    public const string Propagation = "graph product";
    public const string Adam = "Adam step";
    public const string Neighbors = "exact neighbors";
    public const string Sampling = "triplets of an epoch";
    public const string ReadingFile = "1 M interactions, text ids of a file";
    public const string ReadingMemory = "1 M interactions, integer ids in memory";
    public const string TopList = "top 20 of 1 M items";
    public const string Evaluation = "full ranking";
    public const string Transform = "Transform, 1 M rows";

    private const int AnchorCount = 512;

    /// <summary>Makes a workload; each takes the number of threads, which most leave to libtorch's setting.</summary>
    public static readonly IReadOnlyDictionary<string, Func<int, Workload>> All = new Dictionary<string, Func<int, Workload>>
    {
        [Contrast] = _ => new ContrastWorkload(BabySize.Items),
        [Anchors] = _ => new ContrastWorkload(BabySize.Items, anchorCount: AnchorCount),
        [Propagation] = _ => new PropagationWorkload(),
        [Adam] = _ => new AdamWorkload(),
        [Neighbors] = _ => new NeighborWorkload(),
        [Sampling] = _ => new SamplingWorkload(),
        [ReadingFile] = _ => new ReadingWorkload(fromFile: true),
        [ReadingMemory] = _ => new ReadingWorkload(fromFile: false),
        [TopList] = threads => new TopListWorkload(threads),
        [Evaluation] = _ => EvaluationWorkload.Generated(),
        [Transform] = _ => new TransformWorkload(),
    };

    /// <summary>What the library is measured against.</summary>
    public static readonly IReadOnlyDictionary<string, string> Baselines = new Dictionary<string, string>
    {
        [Contrast] = "autograd over N x N matrices",
        [Anchors] = "autograd over 512 x N matrices",
        [Propagation] = "sparse_coo",
        [Adam] = "torch.optim.Adam",
        [Neighbors] = "N x N product, topk, scatter, dense normalization",
        [Sampling] = "hash sets",
        [ReadingFile] = "a cursor that keeps nothing",
        [ReadingMemory] = "a cursor that keeps nothing",
        [TopList] = "one pass over the item table",
        [Evaluation] = "product in blocks and topk, nothing masked or counted",
        [Transform] = "bare dot products of the same rows",
    };
}
