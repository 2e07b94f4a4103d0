using System;
using System.Collections.Generic;
using System.Globalization;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Micro.MLNet.Options;
using Micro.MLNet.Training;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <summary>Writes what training does to ML.NET's log, in the invariant culture: MLContext.Log shows it.</summary>
internal sealed class TrainingLog(IChannel channel, OptimizationOptions options)
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>What was read as interactions.</summary>
    public void Interactions(Interactions interactions, InteractionRows rows)
    {
        var counts = rows.Counts;
        Info(string.Create(
            Invariant,
            $"{interactions.UserCount} users, {interactions.ItemCount} items, {interactions.Count} interactions from {counts.Rows} rows; passed over: " +
            $"{counts.NotInteractions} by their label, {counts.MissingIds} with a missing id, {rows.Users.Length - interactions.Count} repeated."));
    }

    /// <summary>What was read as item features.</summary>
    public void Features(FeatureReport report, MissingModality policy)
    {
        Info(string.Create(
            Invariant,
            $"Item features: {report.Rows} rows, {report.ColdStartItems} cold-start items, {report.DuplicateRows} repeated rows, " +
            $"{report.MissingIds} rows with a missing id."));
        foreach (var modality in report.Modalities)
        {
            Info(string.Create(
                Invariant,
                $"Modality '{modality.Name}': {modality.Width} wide, {modality.Present} items with a vector, {modality.Missing} without (policy {policy}), " +
                $"{modality.AllZero} with an all-zero vector, which has no neighbors."));
        }
    }

    /// <summary>Notes what the contrast does with one modality.</summary>
    public void SingleModality() =>
        Info($"With one modality the fused view equals it, and the contrast only spreads items apart; Fusion.{nameof(FusionOptions.ContrastiveWeight)} 0 turns it off.");

    /// <summary>What was held out.</summary>
    public void HeldOut(int count, double fraction) => Info(count > 0
        ? string.Create(Invariant, $"Held out {count} interactions ({fraction:P0} of each user's) for early stopping; pass a validation set to Fit to choose them.")
        : string.Create(Invariant, $"No user has enough interactions to hold some out: training runs for {options.MaxEpochs} epochs."));

    /// <summary>What was read as validation set.</summary>
    public void Validation(int count, InteractionCounts counts, int repeated) =>
        Info(string.Create(
            Invariant,
            $"Validation: {count} interactions from {counts.Rows} rows; passed over: {counts.NotInteractions} by their label, {counts.MissingIds} with a missing id, " +
            $"{counts.UnknownIds} with a user or item that training doesn't know, {repeated} that are training interactions."));

    /// <summary>What training will need.</summary>
    public void Memory(MemoryEstimate estimate) =>
        Info(string.Create(
            Invariant,
            $"Training needs about {Megabytes(estimate.Total)} MB of memory: runtime {Megabytes(estimate.Runtime)}, data {Megabytes(estimate.Data)}, graphs {Megabytes(estimate.Graphs)}, " +
            $"parameters {Megabytes(estimate.Parameters)}, activations {Megabytes(estimate.Activations)}, contrast {Megabytes(estimate.Contrast)}, tables {Megabytes(estimate.Tables)}."));

    /// <summary>Where training goes on.</summary>
    public void Resumes(string path, int epoch) => Info(string.Create(Invariant, $"Goes on after epoch {epoch} from the checkpoint '{path}'."));

    /// <summary>What was carried over from an earlier model.</summary>
    public void WarmStart(WarmStartReport report) =>
        Info(string.Create(
            Invariant,
            $"Warm start: {report.Users} users, {report.Items} items and {report.Parameters} parameters continue from the model; parameters that start anew: {List(report.Fresh)}; " +
            $"modalities that the model lacks: {List(report.NewModalities)}; modalities of the model that are missing: {List(report.DroppedModalities)}."));

    /// <summary>A sink that logs each approximate search of neighbors.</summary>
    public IProgress<NeighborSearchReport> NeighborSearches => new SearchSink(this);

    /// <summary>A sink that logs each epoch and hands it on.</summary>
    public IProgress<EpochReport> WithUser(IProgress<EpochReport>? user) => new EpochSink(this, user);

    private void Epoch(EpochReport report)
    {
        var validation = report.ValidationValue is { } value
            ? string.Create(Invariant, $"; {options.ValidationName} {value:F4} (best {report.BestValidationValue:F4} in epoch {report.BestEpoch})")
            : string.Empty;
        Info(string.Create(
            Invariant,
            $"Epoch {report.Epoch} of {report.MaxEpochs}: ranking loss {report.RankingLoss:F5}, contrastive loss {report.ContrastiveLoss:F5}, L2 {report.L2Loss:G4}, " +
            $"rate {report.LearningRate:G4}, {report.Seconds:F2} s{validation}"));
    }

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    private static long Megabytes(long bytes) => bytes >> 20;

    private void Searched(NeighborSearchReport report) => Info(string.Create(
        Invariant,
        $"Modality '{report.Modality}', {report.Graph} graph: approximate neighbors of {report.Items} items from {report.Lists} lists, " +
        $"{(report.Probes > 0 ? $"{report.Probes} compared with each" : "refined from the graph before")}, recall {report.Recall:F3} on a sample, {report.Seconds:F2} s"));

    private void Info(string text) => channel.Info(MessageSensitivity.None, "{0}", text);

    private sealed class SearchSink(TrainingLog log) : IProgress<NeighborSearchReport>
    {
        public void Report(NeighborSearchReport value) => log.Searched(value);
    }

    private sealed class EpochSink(TrainingLog log, IProgress<EpochReport>? user) : IProgress<EpochReport>
    {
        public void Report(EpochReport value)
        {
            log.Epoch(value);
            user?.Report(value);
        }
    }
}
