using System;
using System.Globalization;
using Micro.MLNet.Core;

namespace Micro.MLNet.Options;

/// <summary>How the network is fitted: Adam on BPR triplets with early stopping (section 3.5 of the paper).</summary>
public sealed record OptimizationOptions
{
    private const int BaseBatchSize = 1024;
    private const double MostSteps = 64;
    private const double MostRateFactor = 4;
    private const double MicroL2Weight = 0.1;
    private const double FactorizationL2Weight = 0.05;
    private const double OtherL2Weight = 0.01;
    private const int MicroCandidates = 4;

    /// <summary>Adam's learning rate in the first epoch.</summary>
    /// <value>Default 5e-4. Range (0, 10].</value>
    public double LearningRate { get; init; } = 5e-4;

    /// <summary>Factor of the learning-rate decay: the rate in epoch e (from 0) is LearningRate · factor^(e / <see cref="LearningRateDecayEpochs"/>).</summary>
    /// <value>Default 0.96. Range (0, 1]; 1 keeps the rate.</value>
    public double LearningRateDecay { get; init; } = 0.96;

    /// <summary>Epochs over which the rate falls by one factor.</summary>
    /// <value>Default 50. Range [1, 1000000].</value>
    public int LearningRateDecayEpochs { get; init; } = 50;

    /// <summary>Triplets per step.</summary>
    /// <value>
    /// Default null: 1,024, or a 64th of the interactions where that is more, rounded up to a multiple of 1,024. <see cref="LearningRate"/> is meant for 1,024
    /// and grows with the square root, at most fourfold. A step propagates the whole graph, so with steps of one size an epoch would grow with the square
    /// of the interactions. Range [1, 1000000].
    /// </value>
    public int? BatchSize { get; init; }

    /// <summary>Most epochs; early stopping usually ends sooner.</summary>
    /// <value>Default 1000. Range [1, 1000000].</value>
    public int MaxEpochs { get; init; } = 1000;

    /// <summary>Coefficient of ½‖·‖² over a batch's embeddings, divided by the batch size.</summary>
    /// <value>Default null: 0.1 for MICRO, 0.05 for matrix factorization alone, 0.01 for every other trainer. Range [0, 1000].</value>
    public double? L2Weight { get; init; }

    /// <summary>Which embeddings the L2 term covers.</summary>
    /// <value>Default <see cref="L2Target.Ego"/>; published is <see cref="L2Target.Output"/>.</value>
    public L2Target L2Target { get; init; } = L2Target.Ego;

    /// <summary>Epochs between evaluations on validation.</summary>
    /// <value>Default 5. Range [1, 1000000].</value>
    public int EvaluateEvery { get; init; } = 5;

    /// <summary>Evaluations without improvement after which training stops: with the default, at the twenty-first.</summary>
    /// <value>Default 20. Range [0, 1000000].</value>
    public int Patience { get; init; } = 20;

    /// <summary>Validation metric that early stopping watches.</summary>
    /// <value>Default <see cref="RankingMetricKind.Recall"/>.</value>
    public RankingMetricKind ValidationMetric { get; init; } = RankingMetricKind.Recall;

    /// <summary>Cutoff K of the validation metric.</summary>
    /// <value>Default 20. Range [1, 100000].</value>
    public int ValidationCutoff { get; init; } = 20;

    /// <summary>Which items validation ranks, when they are what a model is for.</summary>
    /// <value>Default <see cref="CandidateItems.All"/>. <see cref="CandidateItems.ColdOnly"/> needs a validation set with cold-start items.</value>
    public CandidateItems ValidationCandidates { get; init; } = CandidateItems.All;

    /// <summary>Share of each user's interactions held out when <c>Fit</c> gets no validation set; users with fewer than 3 interactions keep all.</summary>
    /// <value>Default 0.1. Range [0, 0.9]; 0 trains for <see cref="MaxEpochs"/> without validation.</value>
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Whether the model is the best evaluated one rather than the last.</summary>
    /// <value>Default true.</value>
    public bool RestoreBest { get; init; } = true;

    /// <summary>γ of the moving average of all weights that evaluations and the model use: θ̄ = γθ̄ + (1-γ)θ after every step.</summary>
    /// <value>Default 0.998. Range [0, 1); 0 uses the weights of the last step, as published.</value>
    public double WeightAveraging { get; init; } = 0.998;

    /// <summary>How training pairs are drawn.</summary>
    /// <value>Default <see cref="TripletSampling.ByUser"/>.</value>
    public TripletSampling Sampling { get; init; } = TripletSampling.ByUser;

    /// <summary>Which items can be negatives.</summary>
    /// <value>Default <see cref="NegativePool.AllItems"/>, as published: validation, test and cold-start items can be negatives.</value>
    public NegativePool NegativePool { get; init; } = NegativePool.AllItems;

    /// <summary>Items drawn for each triplet, of which the one that the user scores highest becomes the negative (dynamic negative sampling, Zhang et al. 2013).</summary>
    /// <value>
    /// Default null: 4 for MICRO; 1, BPR's random negative as their papers have it, for every other trainer and for MICRO without item graphs. Range [1, 1024].
    /// </value>
    public int? NegativeCandidates { get; init; }

    /// <summary>What happens to parameters that a batch sends no gradient to.</summary>
    /// <value>Default <see cref="ZeroGradMode.InPlace"/>, as published: Adam's moments keep moving them.</value>
    public ZeroGradMode ZeroGradMode { get; init; } = ZeroGradMode.InPlace;

    /// <summary>Seed of initialization, sampling and the held-out split.</summary>
    /// <value>Default null: taken from <c>MLContext(seed)</c>.</value>
    public int? Seed { get; init; }

    /// <summary>Where to train: "auto" (CUDA when there is one), "cpu", "cuda" or "cuda:n".</summary>
    /// <value>Default "auto".</value>
    public string Device { get; init; } = "auto";

    /// <summary>Threads that libtorch uses on the CPU; process-wide.</summary>
    /// <value>Default null: libtorch's own choice. Range [1, 1024]; with 1, equal seeds give equal bytes.</value>
    public int? ThreadCount { get; init; }

    /// <summary>What a cancelled <c>Fit</c> does.</summary>
    /// <value>Default <see cref="CancellationBehavior.Throw"/>.</value>
    public CancellationBehavior OnCancel { get; init; } = CancellationBehavior.Throw;

    // What early stopping watches, in words.
    internal string ValidationName => string.Create(
        CultureInfo.InvariantCulture, $"{ValidationMetric}@{ValidationCutoff}{(ValidationCandidates == CandidateItems.ColdOnly ? " among cold items" : string.Empty)}");

    // What is null, by the network and the number of interactions.
    internal OptimizationOptions Resolve(int interactionCount, NetworkDefaults network)
    {
        var (l2Weight, candidates) = network switch
        {
            NetworkDefaults.Micro => (MicroL2Weight, MicroCandidates),
            NetworkDefaults.MatrixFactorization => (FactorizationL2Weight, 1),
            _ => (OtherL2Weight, 1),
        };
        var resolved = this with { L2Weight = L2Weight ?? l2Weight, NegativeCandidates = NegativeCandidates ?? candidates };
        if (BatchSize is not null)
        {
            return resolved;
        }

        var multiple = Math.Max(1, (int)Math.Ceiling(interactionCount / (MostSteps * BaseBatchSize)));
        return resolved with
        {
            BatchSize = Math.Min(multiple * BaseBatchSize, 1_000_000),
            LearningRate = LearningRate * Math.Min(Math.Sqrt(multiple), MostRateFactor),
        };
    }

    internal void Validate(OptionFaults faults)
    {
        faults.Require(LearningRate is > 0 and <= 10, "Optimization.LearningRate", LearningRate, "use a value in (0, 10]; 0.0005 is a good start");
        faults.Require(LearningRateDecay is > 0 and <= 1, "Optimization.LearningRateDecay", LearningRateDecay, "use a value in (0, 1]; 0.96 is a good start");
        RequireCount(faults, LearningRateDecayEpochs, nameof(LearningRateDecayEpochs), 1);
        faults.Require(BatchSize is null or (>= 1 and <= 1_000_000), "Optimization.BatchSize", BatchSize, "use a whole number in [1, 1000000], or null to let the data decide");
        RequireCount(faults, MaxEpochs, nameof(MaxEpochs), 1);
        faults.Require(L2Weight is null or (>= 0 and <= 1000), "Optimization.L2Weight", L2Weight, "use a value in [0, 1000], or null for the trainer's own default");
        faults.Require(NegativeCandidates is null or (>= 1 and <= 1024), "Optimization.NegativeCandidates", NegativeCandidates, "use a whole number in [1, 1024], or null for the trainer's own default");
        RequireCount(faults, EvaluateEvery, nameof(EvaluateEvery), 1);
        RequireCount(faults, Patience, nameof(Patience), 0);
        faults.Require(ValidationCutoff is >= 1 and <= 100_000, "Optimization.ValidationCutoff", ValidationCutoff, "use a whole number in [1, 100000]; 20 is a good start");
        faults.Require(ValidationFraction is >= 0 and <= 0.9, "Optimization.ValidationFraction", ValidationFraction, "use a value in [0, 0.9]; 0.1 is a good start");
        faults.Require(WeightAveraging is >= 0 and < 1, "Optimization.WeightAveraging", WeightAveraging, "use a value in [0, 1); 0.998 is a good start");
        faults.Require(Enum.IsDefined(L2Target), "Optimization.L2Target", L2Target, $"use a named value of {nameof(L2Target)}");
        faults.Require(Enum.IsDefined(ValidationMetric), "Optimization.ValidationMetric", ValidationMetric, $"use a named value of {nameof(RankingMetricKind)}");
        faults.Require(Enum.IsDefined(ValidationCandidates), "Optimization.ValidationCandidates", ValidationCandidates, $"use a named value of {nameof(CandidateItems)}");
        faults.Require(Enum.IsDefined(Sampling), "Optimization.Sampling", Sampling, $"use a named value of {nameof(TripletSampling)}");
        faults.Require(Enum.IsDefined(NegativePool), "Optimization.NegativePool", NegativePool, $"use a named value of {nameof(NegativePool)}");
        faults.Require(Enum.IsDefined(ZeroGradMode), "Optimization.ZeroGradMode", ZeroGradMode, $"use a named value of {nameof(ZeroGradMode)}");
        faults.Require(Enum.IsDefined(OnCancel), "Optimization.OnCancel", OnCancel, $"use a named value of {nameof(CancellationBehavior)}");
        faults.Require(ThreadCount is null or (>= 1 and <= 1024), "Optimization.ThreadCount", ThreadCount, "use a whole number in [1, 1024], or null for libtorch's own choice");
        faults.Require(IsDeviceName(Device), "Optimization.Device", Device, "use 'auto', 'cpu', 'cuda' or 'cuda:n'");
    }

    private static void RequireCount(OptionFaults faults, int value, string name, int least) =>
        faults.Require(value >= least && value <= 1_000_000, $"Optimization.{name}", value, $"use a whole number in [{least}, 1000000]");

    private static bool IsDeviceName(string? device) =>
        device is "auto" or "cpu" or "cuda"
        || (device?.StartsWith("cuda:", StringComparison.Ordinal) == true
            && byte.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out _));
}

/// <summary>Which embeddings of a batch the L2 term covers.</summary>
public enum L2Target
{
    /// <summary>The output embeddings, after propagation and fusion (the published code).</summary>
    Output,

    /// <summary>The ego embeddings, before propagation (LightGCN's own code).</summary>
    Ego,
}

/// <summary>How positive pairs are drawn.</summary>
public enum TripletSampling
{
    /// <summary>Each interaction equally often.</summary>
    ByInteraction,

    /// <summary>Users without replacement, then one of the user's items (the published code): heavy users are under-weighted.</summary>
    ByUser,
}

/// <summary>Which items can be negatives; never one that the user has interacted with.</summary>
public enum NegativePool
{
    /// <summary>All items, cold-start items included.</summary>
    AllItems,

    /// <summary>Items with at least one training interaction: future items are unknown in training.</summary>
    TrainItems,
}

/// <summary>How gradients are cleared between batches.</summary>
public enum ZeroGradMode
{
    /// <summary>Zeroed in place: Adam's moments keep moving parameters that got no gradient (torch 1.5 under the published code).</summary>
    InPlace,

    /// <summary>Dropped: such parameters stay where they are.</summary>
    SetToNone,
}

/// <summary>What a cancelled fit does.</summary>
public enum CancellationBehavior
{
    /// <summary>Throws <see cref="OperationCanceledException"/>.</summary>
    Throw,

    /// <summary>Returns the best model so far; throws when there is none yet.</summary>
    KeepBest,
}
