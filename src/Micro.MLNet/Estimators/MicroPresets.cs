using System;
using System.Collections.Generic;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet;

/// <summary>The named settings. Every option is spelled out, so that a changed default never moves a preset.</summary>
internal static class MicroPresets
{
    /// <summary>The names that <see cref="Find"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = ["default", "paper", "official", "coldstart"];

    /// <summary>The printed equations and settings; where the paper is silent, the published code.</summary>
    public static MicroOptions Paper { get; } = new()
    {
        Backbone = new BackboneOptions
        {
            Kind = BackboneKind.LightGcn,
            EmbeddingDimension = 64,
            EnsembleSize = 1,
            LayerCount = 2,
            Normalization = UserItemNormalization.Symmetric,
            MessageDropout = 0.1,
            Combination = LayerCombination.Mean,
        },
        Graph = new GraphOptions
        {
            NeighborCount = 10,
            SkipWeight = 0.7,
            LayerCount = 1,
            Normalization = GraphNormalization.Symmetric,
            NegativeSimilarity = NegativeSimilarity.Clamp,
            IncludeSelfLoop = true,
            NeighborSearch = NeighborSearch.Exact,
            Rebuild = GraphRebuild.EachEpoch,
            RebuildInterval = 5,
            FineTuneFeatures = false,
            ItemInput = ItemInput.Id,
            MissingModality = MissingModality.Mean,
            ColdItemEmbedding = ColdItemEmbedding.Keep,
        },
        Fusion = new FusionOptions
        {
            ContrastiveWeight = 0.03,
            Temperature = 0.5,
            Directions = ContrastiveDirections.Both,
            Reduction = ContrastiveReduction.Mean,
            Items = ContrastiveItems.All,
            ContrastiveBlockSize = null,
            Precision = ProductPrecision.Full,
            EnrichUsers = false,
        },
        Optimization = new OptimizationOptions
        {
            LearningRate = 5e-4,
            LearningRateDecay = 0.96,
            LearningRateDecayEpochs = 50,
            BatchSize = 1024,
            MaxEpochs = 1000,
            L2Weight = 1e-4,
            L2Target = L2Target.Output,
            EvaluateEvery = 5,
            Patience = 10,
            ValidationMetric = RankingMetricKind.Recall,
            ValidationCutoff = 20,
            ValidationCandidates = CandidateItems.All,
            ValidationFraction = 0.1,
            RestoreBest = true,
            WeightAveraging = 0,
            Sampling = TripletSampling.ByInteraction,
            NegativePool = NegativePool.AllItems,
            NegativeCandidates = 1,
            ZeroGradMode = ZeroGradMode.InPlace,
            Seed = null,
            Device = "auto",
            ThreadCount = null,
            OnCancel = CancellationBehavior.Throw,
        },
    };

    /// <summary>The published code, commit 80f6cc6. It differs from <see cref="Paper"/> in what is listed here, and in nothing else.</summary>
    public static MicroOptions OfficialCode { get; } = Paper with
    {
        Backbone = Paper.Backbone with { Normalization = UserItemNormalization.RowWithSelfLoop },
        Graph = Paper.Graph with
        {
            SkipWeight = 0.9,
            NegativeSimilarity = NegativeSimilarity.Keep,
            FineTuneFeatures = true,
        },
        Fusion = Paper.Fusion with
        {
            Directions = ContrastiveDirections.ModalityToFused,
            Reduction = ContrastiveReduction.Sum,
        },
        Optimization = Paper.Optimization with
        {
            L2Weight = 1e-5,
            Sampling = TripletSampling.ByUser,
        },
    };

    /// <summary>The published command line for cold-start items.</summary>
    public static MicroOptions ColdStart { get; } = OfficialCode with { Optimization = OfficialCode.Optimization with { LearningRate = 1e-5 } };

    /// <summary>The preset of a name.</summary>
    public static MicroOptions Find(string name) => name switch
    {
        "default" => new MicroOptions(),
        "paper" => Paper,
        "official" => OfficialCode,
        "coldstart" => ColdStart,
        _ => throw new ArgumentException($"There is no preset '{name}'. Use one of: {string.Join(", ", Names)}.", nameof(name)),
    };
}
