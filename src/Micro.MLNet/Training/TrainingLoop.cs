using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Graphs;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>Fits a network: plain data in, plain model out. Nothing of torch leaves this class.</summary>
internal sealed partial class TrainingLoop
{
    private const int StepsBetweenChecks = 64;
    private const int StepsBetweenCollections = 8;
    private readonly RecommendationDataset _dataset;
    private readonly Interactions? _validation;
    private readonly FitOptions _options;
    private readonly OptimizationOptions _optimization;
    private readonly RankingNetwork _network;
    private readonly AdamOptimizer _optimizer;
    private readonly WeightAverage? _average;
    private readonly CheckpointPlan? _checkpoints;
    private readonly TrainingSnapshot _snapshot;
    private readonly int _seed;
    private readonly EarlyStopping _stopping;
    private readonly Device _device;
    private readonly Tensor? _coldItemMask;
    private readonly ItemGraphMonitor? _graphs;
    private TripletSampler _sampler;

    private TrainingLoop(RecommendationDataset dataset, Interactions? validation, FitOptions options, NetworkFactory built, AdamOptimizer optimizer, WeightAverage? average, CheckpointPlan? checkpoints, int seed, Device device)
    {
        _dataset = dataset;
        _validation = validation;
        _options = options;
        _optimization = options.Optimization;
        _network = built.Network;
        _optimizer = optimizer;
        _average = average;
        _sampler = new TripletSampler(dataset.Train, _optimization, RandomStreams.Create(seed, RandomStreams.Sampling));
        _stopping = new EarlyStopping(_optimization.Patience);
        _device = device;
        _seed = seed;
        _checkpoints = checkpoints;
        _snapshot = new TrainingSnapshot(_network, optimizer, average, _stopping);
        _coldItemMask = options.Graph?.ColdItemEmbedding == ColdItemEmbedding.Zero ? EmbeddingExport.ColdItemMask(dataset.Train, device) : null;
        _graphs = ItemGraphMonitor.Create(_network, dataset.Modalities, options.GraphProgress);
    }

    /// <summary>Trains until early stopping, the last epoch or cancellation.</summary>
    /// <param name="dataset">Users, items, training interactions and modalities.</param>
    /// <param name="validation">Held-out interactions over the same indices; null trains to the last epoch.</param>
    /// <param name="options">Validated options; a seed must be set.</param>
    /// <param name="progress">Gets one report per epoch.</param>
    /// <param name="cancellation">Checked while another fit of the process is waited for, before every batch, and while item graphs are built.</param>
    /// <exception cref="InvalidOperationException">The loss is no longer finite, or the device can't be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, and there is no model to keep or none is wanted.</exception>
    public static FittedModel Fit(
        RecommendationDataset dataset,
        Interactions? validation,
        FitOptions options,
        IProgress<EpochReport>? progress,
        CancellationToken cancellation) => Fit(dataset, validation, options, null, progress, null, cancellation);

    /// <summary>The same from the weights of an earlier model or from a checkpoint.</summary>
    /// <param name="dataset">Users, items, training interactions and modalities.</param>
    /// <param name="validation">Held-out interactions over the same indices; null trains to the last epoch.</param>
    /// <param name="options">Validated options; a seed must be set.</param>
    /// <param name="start">Where from; null draws all weights.</param>
    /// <param name="progress">Gets one report per epoch.</param>
    /// <param name="checkpoints">Where to go on, and what becomes of checkpoints; null makes none.</param>
    /// <param name="cancellation">Checked while another fit of the process is waited for, before every batch, and while item graphs are built.</param>
    /// <exception cref="InvalidOperationException">The loss is no longer finite, or the device can't be used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, and there is no model to keep or none is wanted.</exception>
    public static FittedModel Fit(
        RecommendationDataset dataset,
        Interactions? validation,
        FitOptions options,
        WarmStart? start,
        IProgress<EpochReport>? progress,
        CheckpointPlan? checkpoints,
        CancellationToken cancellation)
    {
        var seed = options.Optimization.Seed ?? throw new ArgumentException("Optimization.Seed is null, but training needs a number.", nameof(options));
        cancellation.ThrowIfCancellationRequested();
        options = NetworkFactory.Resolve(options, dataset.Items.Count, dataset.Train.Count) with { GraphCancellation = cancellation };
        using var turn = TrainingTurn.Take(cancellation);
        var device = TorchDevice.Resolve(options.Optimization.Device);
        var threads = get_num_threads();
        set_num_threads(options.Optimization.ThreadCount ?? threads);
        try
        {
            SeedTorch(RandomStreams.SeedOf(seed, RandomStreams.Initialization));
            using var scope = NewDisposeScope();
            using var built = NetworkFactory.Create(dataset, options, seed, device);
            start?.Apply(built.Network, dataset);
            using var optimizer = new AdamOptimizer(built.Network.parameters(), options.Optimization.ZeroGradMode);
            using var average = options.Optimization.WeightAveraging > 0 ? new WeightAverage(built.Network.parameters(), options.Optimization.WeightAveraging) : null;
            var loop = new TrainingLoop(dataset, validation, options, built, optimizer, average, checkpoints, seed, device);
            return loop.CreateModel(loop.Run(progress, cancellation));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static void SeedTorch(int seed) => random.manual_seed(seed);

    private int Run(IProgress<EpochReport>? progress, CancellationToken cancellation)
    {
        for (var epoch = Start() + 1; epoch <= _optimization.MaxEpochs; epoch++)
        {
            try
            {
                RunEpoch(epoch, progress, cancellation);
            }
            catch (OperationCanceledException) when (_optimization.OnCancel == CancellationBehavior.KeepBest && _stopping.Best is not null)
            {
                return epoch - 1;
            }

            if (_stopping.ShouldStop)
            {
                return epoch;
            }

            SaveCheckpoint(epoch);
        }

        return _optimization.MaxEpochs;
    }

    private void RunEpoch(int epoch, IProgress<EpochReport>? progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        // lr_e = lr · factor^(e / epochs), e from 0
        var rate = _optimization.LearningRate * Math.Pow(_optimization.LearningRateDecay, (epoch - 1.0) / _optimization.LearningRateDecayEpochs);
        using var totals = zeros(3, ScalarType.Float64, _device).DetachFromDisposeScope();          // [3]
        var step = 0;
        _network.BeginEpoch();
        foreach (var batch in _sampler.DrawEpoch())
        {
            cancellation.ThrowIfCancellationRequested();
            RunBatch(batch, RebuildsGraphs(epoch, step == 0), rate, totals);
            if (++step % StepsBetweenChecks == 0)
            {
                ReadFinite(totals, epoch);
            }

            if (step % StepsBetweenCollections == 0)
            {
                // What TorchSharp leaves to finalizers inside its own overloads lies between large blocks and keeps malloc from joining them once
                // they are free. Numbers are freed at once since there is Scalars: without this, Clothing takes a twentieth more memory, before it was twice.
                GC.Collect(0);
            }
        }

        var losses = Array.ConvertAll(ReadFinite(totals, epoch), total => total / step);
        var seconds = clock.Elapsed.TotalSeconds;
        var value = Evaluate(epoch, cancellation);
        progress?.Report(new EpochReport(
            epoch, _optimization.MaxEpochs, losses[0], losses[1], losses[2], rate, seconds, value, _stopping.BestEpoch, _stopping.BestValue));
    }

    private void RunBatch(TripletBatch batch, bool rebuildGraphs, double rate, Tensor totals)
    {
        using var scope = NewDisposeScope();
        var (loss, parts) = LossOf(batch, _network.Forward(rebuildGraphs));                         // [], [3]
        loss.backward();
        OwnedTensors.Release();
        _optimizer.Step(rate);
        _average?.Update();
        totals.AddInPlace(parts);
    }

    private (Tensor Loss, Tensor Parts) LossOf(TripletBatch batch, NetworkOutput output)
    {
        var users = Transfer.ToDevice(batch.Users, _device);                                        // [B]
        var positives = Transfer.ToDevice(batch.Positives, _device);                                // [B]
        var negatives = HardestNegatives.Choose(output, users, Transfer.ToDevice(batch.Negatives, _device)); // [B]
        return TotalLoss.Compute(_network, output, users, cat([positives, negatives], 0), _options);
    }

    private bool RebuildsGraphs(int epoch, bool isFirstBatch) => _options.Graph?.Rebuild switch
    {
        GraphRebuild.EachBatch => true,
        GraphRebuild.EachEpoch => isFirstBatch,
        GraphRebuild.EveryNEpochs => isFirstBatch && (epoch - 1) % _options.Graph.RebuildInterval == 0,
        _ => false,
    };

    private double? Evaluate(int epoch, CancellationToken cancellation)
    {
        var isLast = epoch == _optimization.MaxEpochs;
        if ((_validation is null && _graphs is null) || (epoch % _optimization.EvaluateEvery != 0 && !isLast))
        {
            return null;
        }

        var tables = Export();
        _graphs?.Report(epoch, tables.Attention);
        if (_validation is null)
        {
            return null;
        }

        var value = RankingEvaluator.EvaluateMetric(
            tables, _validation, _dataset.Train, _optimization.ValidationMetric, _optimization.ValidationCutoff, _optimization.ValidationCandidates, cancellation);
        _stopping.Observe(epoch, value, () => WithGraphs(tables));
        return value;
    }

    private ExportedTables Export()
    {
        var rebuild = _options.Graph?.Rebuild is GraphRebuild.EachEpoch or GraphRebuild.EachBatch;
        ExportedTables Current() => EmbeddingExport.Export(_network, rebuild, _coldItemMask, _options);
        return _average is null ? Current() : _average.Use(Current);
    }

    private ExportedTables WithGraphs(ExportedTables tables) =>
        EmbeddingExport.WithGraphs(tables, _network, [.. _dataset.Modalities.Select(modality => modality.Name)]);

    // Waits for the device: once in a while, not after every step.
    private double[] ReadFinite(Tensor totals, int epoch)
    {
        using var read = totals.cpu();                                                              // [3]
        var parts = read.data<double>().ToArray();
        if (parts.All(double.IsFinite))
        {
            return parts;
        }

        var loss = parts.Sum();
        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"The loss became {loss} in epoch {epoch}. Lower {nameof(OptimizationOptions.LearningRate)} (now {_optimization.LearningRate}) or normalize the features."));
    }
}
