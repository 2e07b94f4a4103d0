using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Micro.MLNet.Options;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Micro.MLNet.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Micro.MLNet;

/// <summary>Trains MICRO (latent structure mining with contrastive modality fusion) or one of its baselines.</summary>
/// <remarks>
/// | Column | Type | Description |
/// | -- | -- | -- |
/// | user (input) | text, an integer or a key | Rows with a missing id (key 0, empty text) are counted and passed over. |
/// | item (input) | text, an integer or a key | The same. |
/// | label (input, optional) | Boolean, an integer, Single or Double | Rows that are false, zero, negative or NaN aren't interactions. |
/// | score (output) | Single | ŷ_ui = x̃_u·x̂_i; see <see cref="MicroTransformer"/>. |
///
/// All other columns are passed over; a pair that occurs twice counts once. Without a validation set, <c>Fit</c> holds out a seeded share of each
/// user's interactions (<see cref="OptimizationOptions.ValidationFraction"/>) to decide when to stop. The fitted model counts them as seen.
///
/// Fits may be started on any threads at once and give the models they give alone, since libtorch's random generator and number of threads are the process's: a fit waits until those
/// before it have returned (a wait that <see cref="RankingTrainerOptions.Cancellation"/> ends; popularity and ItemKNN don't need libtorch and don't wait). It seeds that generator, and restores
/// the number of threads. Other code that draws from torch's generator meanwhile, or sets its threads, changes the model; start further processes to fit at the same time.
/// </remarks>
public sealed class MicroTrainer : ITrainerEstimator<MicroTransformer, MicroModelParameters>
{
    // ML.NET keeps TrainerInfo's constructor to itself; this trainer's says what is true of ours: no normalization, no calibration, no caching
    private static readonly TrainerInfo NothingSpecial = new MLContext().MulticlassClassification.Trainers.NaiveBayes().Info;
    private readonly IHostEnvironment _environment;
    private readonly IHost _host;
    private readonly RankingAlgorithm _algorithm;
    private readonly RankingTrainerOptions _options;
    private readonly int _seed;

    internal MicroTrainer(IHostEnvironment env, RankingAlgorithm algorithm, RankingTrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(env);
        ArgumentNullException.ThrowIfNull(options);
        var faults = new OptionFaults();
        options.Validate(faults);
        faults.ThrowIfAny(nameof(options));
        if (options is MultimodalTrainerOptions { ItemFeatures: { } features } multimodal)
        {
            ItemFeatureReader.FindColumns(features.Schema, multimodal.FeatureItemColumnName ?? multimodal.ItemColumnName, multimodal.ModalityColumnNames);
        }

        _environment = env;
        _host = env.Register(nameof(MicroTrainer));
        _algorithm = algorithm;
        _options = options;
        _seed = options.Optimization.Seed ?? _host.Rand.Next();
    }

    /// <summary>What ML.NET may ask about a trainer: neither normalization, calibration nor caching is wanted.</summary>
    public TrainerInfo Info => NothingSpecial;

    /// <summary>Trains on interactions and holds out <see cref="OptimizationOptions.ValidationFraction"/> of each user's for early stopping.</summary>
    /// <param name="input">The interactions.</param>
    /// <exception cref="ArgumentException">The interactions or the item features can't be used; the message says why.</exception>
    /// <exception cref="InvalidOperationException">Training diverged, or was started inside another fit, by its progress or its log.</exception>
    /// <exception cref="OperationCanceledException"><see cref="RankingTrainerOptions.Cancellation"/> was cancelled.</exception>
    public MicroTransformer Fit(IDataView input) => Fit(input, null);

    /// <summary>Trains on interactions and watches a validation set for early stopping.</summary>
    /// <param name="train">The interactions.</param>
    /// <param name="validation">Held-out interactions with the same columns; null holds out a share of <paramref name="train"/>. Rows with users or
    /// items that training doesn't know are counted and passed over, and so are those that repeat a training interaction.</param>
    /// <exception cref="ArgumentException">The interactions or the item features can't be used; the message says why.</exception>
    /// <exception cref="InvalidOperationException">Training diverged, or was started inside another fit, by its progress or its log.</exception>
    /// <exception cref="OperationCanceledException"><see cref="RankingTrainerOptions.Cancellation"/> was cancelled.</exception>
    public MicroTransformer Fit(IDataView train, IDataView? validation) => Fit(train, validation, null);

    /// <summary>Continues the training of an earlier model, on data that may hold more users, items, interactions and modalities, or fewer.</summary>
    /// <remarks>
    /// Id embeddings are carried over by id and other parameters by name where their shapes agree, latent graphs' by modality; VBPR, MMGCN and GRCN take modalities in
    /// their order. What the model lacks, users and items added after its training included, starts as usual, and ML.NET's log names it. Features that were fine-tuned,
    /// the optimizer's moments, the learning rate's decay and the average of weights start anew. Where validation is held out, the model may have trained on it: pass a set.
    /// </remarks>
    /// <param name="train">All interactions, the earlier ones included: those left out are forgotten.</param>
    /// <param name="validation">As without a model.</param>
    /// <param name="modelParameters">The <see cref="MicroTransformer.Model"/> of a model of the same network, backbone and dimension that keeps its state; null draws all weights.</param>
    /// <exception cref="ArgumentException">The model doesn't fit this trainer or keeps no state, or the interactions or features can't be used; the message says why.</exception>
    /// <exception cref="InvalidOperationException">Training diverged, or was started inside another fit, by its progress or its log.</exception>
    /// <exception cref="OperationCanceledException"><see cref="RankingTrainerOptions.Cancellation"/> was cancelled.</exception>
    public MicroTransformer Fit(IDataView train, IDataView? validation, MicroModelParameters? modelParameters)
    {
        ArgumentNullException.ThrowIfNull(train);
        if (modelParameters is not null)
        {
            WarmStart.Check(modelParameters.Fitted, _options.FitOptions with { Algorithm = _algorithm }, nameof(modelParameters));
        }

        using var channel = _host.Start("Training");
        var log = new TrainingLog(channel, _options.Optimization);
        var columns = new InteractionColumns(_options.UserColumnName, _options.ItemColumnName, _options.LabelColumnName);
        var data = TrainingData.Read(train, columns, _options, log);
        var scoring = data.ScoringColumns(train.Schema, columns, _options.ScoreColumnName);
        var model = (_algorithm, _options) switch
        {
            (RankingAlgorithm.Popularity, _) => PopularityModel.Fit(data.Users, data.Items, data.Interactions, _seed),
            (_, ItemKnnOptions knn) => ItemKnnModel.Fit(data.Users, data.Items, data.Interactions, knn, _seed, _options.Cancellation),
            _ => FitNetwork(data, validation, columns, scoring, modelParameters, log),
        };
        return new MicroTransformer(_environment, model, scoring);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that doesn't fit.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnCheck.RequireId(inputSchema, _options.UserColumnName, ColumnRole.User);
        ColumnCheck.RequireId(inputSchema, _options.ItemColumnName, ColumnRole.Item);
        if (_options.LabelColumnName is not null)
        {
            ColumnCheck.RequireLabel(inputSchema, _options.LabelColumnName);
        }

        return ScoreColumn.Append(inputSchema, _options.ScoreColumnName);
    }

    private FittedModel FitNetwork(TrainingData data, IDataView? validation, InteractionColumns columns, ScoringColumns scoring, MicroModelParameters? modelParameters, TrainingLog log)
    {
        var optimization = _options.Optimization with { Seed = _seed };
        var (train, heldOut) = validation is null
            ? ValidationSet.HoldOut(data.Interactions, optimization, _seed, log)
            : ValidationSet.Match(validation, columns, data, log);
        ValidationSet.RequireCandidates(heldOut, train, optimization.ValidationCandidates);
        var options = _options.FitOptions with
        {
            Backbone = _options.FitOptions.Backbone with { EnsembleSize = _options.Backbone.EnsembleSize ?? modelParameters?.Fitted.State?.Settings.EnsembleSize }, // a warm start has the earlier model's members
            Optimization = optimization,
            NeighborSearches = log.NeighborSearches,
            KeepState = _options.KeepState && !data.Modalities.Any(modality => CompactFeatures.IsTooLarge(data.Items.Count, modality.Features.Width)),
        };
        var memory = MemoryEstimator.Estimate(
            options,
            data.Users.Count,
            data.Items.Count,
            train.Count,
            [.. data.Modalities.Select(modality => modality.Features.Width)],
            data.Modalities.Sum(modality => modality.Features.ByteCount));
        log.Memory(memory);
        MemoryEstimator.RequireFits(memory, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        var dataset = new RecommendationDataset(data.Users, data.Items, train, data.Modalities);
        var model = TrainingLoop.Fit(
            dataset,
            heldOut,
            options,
            modelParameters is null ? null : new WarmStart(modelParameters.Fitted, log.WarmStart),
            log.WithUser(_options.Progress),
            PlanCheckpoints(() => TrainingOrigin.Of(dataset, heldOut, options, _options.CheckpointEvery, modelParameters?.Fitted), scoring, log),
            _options.Cancellation);
        return new FittedModel(
            model.Users, model.Items, model.UserEmbeddings, model.ItemEmbeddings, data.Interactions, model.Modalities, model.Summary, state: model.State);
    }

    private CheckpointPlan? PlanCheckpoints(Func<IReadOnlyDictionary<string, string>> origin, ScoringColumns columns, TrainingLog log)
    {
        if (_options.CheckpointPath is not { } path)
        {
            return null;
        }

        var file = new CheckpointFile(path, origin(), columns.ToModelColumns());
        var resume = file.Load();
        if (resume is not null)
        {
            log.Resumes(path, resume.Epoch);
        }

        return new CheckpointPlan(_options.CheckpointEvery, resume, file.Save);
    }
}
