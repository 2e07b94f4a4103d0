using System;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Training;

namespace Micro.MLNet;

/// <summary>What every trainer of this package that learns embeddings has in common: columns, backbone, optimization, progress.</summary>
public abstract record RankingTrainerOptions
{
    private protected RankingTrainerOptions()
    {
    }

    /// <summary>Column of user ids: text, an integer or a key.</summary>
    /// <value>Default "UserId".</value>
    public string UserColumnName { get; init; } = "UserId";

    /// <summary>Column of item ids: text, an integer or a key.</summary>
    /// <value>Default "ItemId".</value>
    public string ItemColumnName { get; init; } = "ItemId";

    /// <summary>Column that tells interactions from other rows: Boolean, an integer or a real number; rows that are false, zero, negative or
    /// NaN aren't interactions.</summary>
    /// <value>Default null: every row is an interaction.</value>
    public string? LabelColumnName { get; init; }

    /// <summary>Column that the fitted model appends.</summary>
    /// <value>Default "Score".</value>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>The collaborative-filtering network.</summary>
    /// <value>Default LightGCN with 64 dimensions.</value>
    public BackboneOptions Backbone { get; init; } = new();

    /// <summary>How it is fitted.</summary>
    /// <value>Default: see <see cref="OptimizationOptions"/>.</value>
    public OptimizationOptions Optimization { get; init; } = new();

    /// <summary>Whether the fitted model keeps what adding items and users, explanations and further training need: id embeddings before propagation, the
    /// network's parameters, and the item features with a byte a number. <see cref="MicroTransformer.ForServing"/> leaves them out later.</summary>
    /// <value>Default true.</value>
    public bool KeepState { get; init; } = true;

    /// <summary>Gets one report per epoch, on the training thread; the same numbers go to <c>MLContext.Log</c>.</summary>
    /// <value>Default null.</value>
    public IProgress<EpochReport>? Progress { get; init; }

    /// <summary>Stops training before the next batch, or while it waits for another fit; see <see cref="OptimizationOptions.OnCancel"/>.</summary>
    /// <value>Default <see cref="CancellationToken.None"/>.</value>
    public CancellationToken Cancellation { get; init; }

    /// <summary>A file that training leaves a checkpoint in every <see cref="CheckpointEvery"/> epochs, each in the place of the one before. Where the file is
    /// there already, training goes on from it, to the same bits as without the interruption (one thread, CPU); a checkpoint of other data or options is refused.
    /// The file stays after training: delete it, or another fit only repeats its last epochs. Popularity and ItemKNN make none.</summary>
    /// <value>Default null: no checkpoints.</value>
    public string? CheckpointPath { get; init; }

    /// <summary>Epochs between checkpoints. After each, random generators start anew from the seed and the epoch, so that other numbers give other, equally good models.</summary>
    /// <value>Default 10. Range [1, 1000000]; with <see cref="GraphRebuild.EveryNEpochs"/> a multiple of <see cref="GraphOptions.RebuildInterval"/>.</value>
    public int CheckpointEvery { get; init; } = 10;

    /// <summary>Estimates the memory that a fit with these options takes at its peak.</summary>
    /// <param name="userCount">Users, at least 1.</param>
    /// <param name="itemCount">Items, those with features only included, at least 1.</param>
    /// <param name="interactionCount">Distinct interactions, at least 1.</param>
    /// <param name="modalityWidths">Width of each modality's feature vectors; none for a backbone alone.</param>
    /// <returns>Bytes by what needs them. <c>Fit</c> logs the same estimate and refuses to start when the machine has less.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is less than 1.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public MemoryEstimate EstimateMemory(int userCount, int itemCount, int interactionCount, params int[] modalityWidths)
    {
        ArgumentNullException.ThrowIfNull(modalityWidths);
        Check.Positive(userCount);
        Check.Positive(itemCount);
        Check.Positive(interactionCount);
        foreach (var width in modalityWidths)
        {
            Check.Positive(width, nameof(modalityWidths));
        }

        FitOptions.ValidateOrThrow("options");
        return MemoryEstimator.Estimate(FitOptions, userCount, itemCount, interactionCount, modalityWidths);
    }

    /// <summary>The options without columns and data.</summary>
    internal virtual FitOptions FitOptions => new(Backbone, Optimization);

    internal virtual void Validate(OptionFaults faults)
    {
        RequireColumn(faults, UserColumnName, nameof(UserColumnName));
        RequireColumn(faults, ItemColumnName, nameof(ItemColumnName));
        RequireColumn(faults, ScoreColumnName, nameof(ScoreColumnName));
        faults.Require(LabelColumnName is not { Length: 0 }, nameof(LabelColumnName), LabelColumnName, "name a column, or use null when every row is an interaction");
        faults.Require(
            string.IsNullOrEmpty(UserColumnName) || UserColumnName != ItemColumnName,
            nameof(ItemColumnName),
            ItemColumnName,
            $"name another column than {nameof(UserColumnName)}");
        faults.Require(
            string.IsNullOrEmpty(ScoreColumnName) || (ScoreColumnName != UserColumnName && ScoreColumnName != ItemColumnName),
            nameof(ScoreColumnName),
            ScoreColumnName,
            "name another column than the ids'");
        faults.Require(
            string.IsNullOrEmpty(LabelColumnName) || (LabelColumnName != UserColumnName && LabelColumnName != ItemColumnName),
            nameof(LabelColumnName),
            LabelColumnName,
            "name another column than the ids'");
        faults.Require(CheckpointPath is not { Length: 0 }, nameof(CheckpointPath), CheckpointPath, "name a file, or use null for no checkpoints");
        faults.Require(CheckpointEvery is >= 1 and <= 1_000_000, nameof(CheckpointEvery), CheckpointEvery, "use a whole number of epochs in [1, 1000000]");
        faults.Require(
            CheckpointPath is null || CheckpointEvery < 1 || FitOptions.Graph is not { Rebuild: GraphRebuild.EveryNEpochs, RebuildInterval: >= 1 } graph || CheckpointEvery % graph.RebuildInterval == 0,
            nameof(CheckpointEvery),
            CheckpointEvery,
            "use a multiple of Graph.RebuildInterval");
        faults.Require(Backbone is not null, nameof(Backbone), Backbone, $"use new {nameof(BackboneOptions)}()");
        faults.Require(Optimization is not null, nameof(Optimization), Optimization, $"use new {nameof(OptimizationOptions)}()");
        Optimization?.Validate(faults);
    }

    private static void RequireColumn(OptionFaults faults, string? name, string option) =>
        faults.Require(!string.IsNullOrEmpty(name), option, name, "name a column of the interactions");
}
