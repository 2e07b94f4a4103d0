using System;
using Micro.MLNet.Benchmarks.Naive;
using Micro.MLNet.Options;
using Micro.MLNet.Training;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>An epoch's triplets, against hash sets.</summary>
internal sealed class SamplingWorkload : Workload
{
    private static readonly OptimizationOptions Options = new() { BatchSize = 1024 };
    private readonly TripletSampler _ours = new(BabySize.Interactions(), Options, new Random(1));
    private readonly NaiveSampler _naive = new(BabySize.Naive());

    /// <inheritdoc/>
    public override void Ours()
    {
        foreach (var _ in _ours.DrawEpoch())
        {
        }
    }

    /// <inheritdoc/>
    public override void Baseline()
    {
        for (var batch = 0; batch < _ours.BatchCount; batch++)
        {
            _naive.Draw(Options.BatchSize!.Value, candidates: 1);
        }
    }
}
