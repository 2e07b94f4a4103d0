using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Micro.MLNet.Core;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>Where a fit starts: at the weights of an earlier model, carried over by id and by name. What the model lacks starts as usual.</summary>
/// <param name="model">Checked by <see cref="Check"/>.</param>
/// <param name="report">Gets what was carried over.</param>
internal sealed partial class WarmStart(FittedModel model, Action<WarmStartReport> report)
{
    private readonly TrainingState _state = model.State!;

    /// <summary>Checks that a fit with these options can start from a model.</summary>
    /// <exception cref="ArgumentException">It can't; the message lists every reason.</exception>
    public static void Check(FittedModel model, FitOptions options, string parameterName)
    {
        if (model.State is not { } state)
        {
            throw new ArgumentException(
                $"The model '{model.Summary.Algorithm}' keeps no state of its training, which a warm start needs. Use a model of a network, trained with KeepState true by this version, " +
                "before ForServing; or fit without it.",
                parameterName);
        }

        var (settings, faults) = (StateExport.SettingsOf(options), new OptionFaults());
        faults.Require(state.Settings.Algorithm == settings.Algorithm, "The model's network", state.Settings.Algorithm, $"this trainer fits {settings.Algorithm}, so use its trainer");
        faults.Require(state.Settings.Backbone == settings.Backbone, "The model's backbone", state.Settings.Backbone, $"set Backbone.Kind (now {settings.Backbone}) to it");
        var (members, dimension) = (state.Settings.EnsembleSize, state.EgoItems.Dimension / state.Settings.EnsembleSize);
        faults.Require(dimension == options.Backbone.EmbeddingDimension, "The model's embedding dimension", dimension, $"set Backbone.EmbeddingDimension (now {options.Backbone.EmbeddingDimension}) to it");
        faults.Require(
            (options.Backbone.EnsembleSize ?? members) == members,
            "The model's number of members",
            members,
            $"set Backbone.EnsembleSize (now {options.Backbone.EnsembleSize}) to it, or to null");
        faults.ThrowIfAny(parameterName);
    }

    /// <summary>Overwrites a fresh network's weights.</summary>
    public void Apply(RankingNetwork network, RecommendationDataset dataset)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var users = Sources(dataset.Users, model.Users, _state.EgoUsers.RowCount);
        var items = Sources(dataset.Items, model.Items, _state.EgoItems.RowCount);
        int[] nodes = [.. users, .. items.Select(item => item < 0 ? item : _state.EgoUsers.RowCount + item)];
        CopyRows(network.UserEmbedding, _state.EgoUsers.Values, users);
        CopyRows(network.ItemEmbedding, _state.EgoItems.Values, items);

        string[] names = [.. dataset.Modalities.Take(network.Layers.Count).Select(modality => modality.Name)];
        string[] known = [.. model.Modalities.Select(modality => modality.Name)];
        var saved = _state.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        var (carried, fresh) = (0, new List<string>());
        foreach (var (name, parameter) in network.named_parameters().Where(named => !network.IsTable(named.parameter)))
        {
            var source = saved.GetValueOrDefault(Rename(name, names, known));
            var rows = RowsOf(name, users, items, nodes);
            if (source is null || !Fits(parameter, source, rows, name, names.SequenceEqual(known)))
            {
                fresh.Add(name);
                continue;
            }

            carried++;
            CopyRows(parameter, source.Values, rows ?? [.. Enumerable.Range(0, Math.Max(1, (int)parameter.shape.FirstOrDefault(1)))]);
        }

        report(new WarmStartReport(users.Count(user => user >= 0), items.Count(item => item >= 0), carried, fresh, [.. names.Except(known)], [.. known.Except(names)]));
    }

    [GeneratedRegex(@"^_layers\.(\d+)\.")]
    private static partial Regex Layer();

    // The old place of each id's row; -1 for a new id, and for one that was added after training.
    private static int[] Sources(IdMap ids, IdMap known, int trained) =>
        [.. ids.Ids.Select(id => known.IndexOf(id)).Select(index => index < trained ? index : -1)];

    // Latent graphs are found by their modality's name, whatever their order.
    private static string Rename(string name, string[] names, string[] known) => Layer().Replace(
        name, match => $"_layers.{Array.IndexOf(known, names[int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)])}.");

    // What has a row for each user or item beside the id embeddings: VBPR's, MMGCN's and GRCN's.
    private static int[]? RowsOf(string name, int[] users, int[] items, int[] nodes) => name[(name.LastIndexOf('.') + 1)..].TrimStart('_') switch
    {
        "userFeatureFactors" or "preference" => users,
        "itemBias" => items,
        "confidence" => nodes,
        _ => null,
    };

    // LATTICE's weights of the modalities mean something only for the same modalities.
    private static bool Fits(Parameter parameter, NamedTensor source, int[]? rows, string name, bool sameModalities) =>
        parameter.shape.Length == source.Shape.Count
        && parameter.shape.Select(length => (int)length).Skip(rows is null ? 0 : 1).SequenceEqual(source.Shape.Skip(rows is null ? 0 : 1))
        && (sameModalities || name != "_importance");

    // A row of zeros was masked at export, for an item that nobody had: it starts as usual.
    private static void CopyRows(Parameter target, ReadOnlySpan<float> source, int[] rows)
    {
        var values = EmbeddingExport.ToArray(target);
        var width = rows.Length == 0 ? 0 : values.Length / rows.Length;
        for (var row = 0; row < rows.Length; row++)
        {
            if (rows[row] >= 0 && source.Slice(rows[row] * width, width) is var old && old.ContainsAnyExcept(0f))
            {
                old.CopyTo(values.AsSpan(row * width, width));
            }
        }

        target.copy_(tensor(values, target.shape, device: target.device));
    }
}

/// <summary>What a warm start carried over.</summary>
/// <param name="Users">Users with a trained row.</param>
/// <param name="Items">Items with a trained row.</param>
/// <param name="Parameters">Other parameters.</param>
/// <param name="Fresh">Names of parameters that start as usual.</param>
/// <param name="NewModalities">Modalities with a latent graph that the model lacks.</param>
/// <param name="DroppedModalities">Those of the model that are missing now.</param>
internal sealed record WarmStartReport(
    int Users, int Items, int Parameters, IReadOnlyList<string> Fresh, IReadOnlyList<string> NewModalities, IReadOnlyList<string> DroppedModalities);
