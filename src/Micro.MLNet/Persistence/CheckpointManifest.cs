using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Persistence;

/// <summary>What a checkpoint says about itself.</summary>
/// <param name="Format">Always <see cref="FormatName"/>.</param>
/// <param name="FormatVersion">The writer's.</param>
/// <param name="Origin">The data and the options of the training, by name.</param>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="Stale">Evaluations since the best.</param>
/// <param name="BestEpoch">The best epoch; 0 before the first evaluation.</param>
/// <param name="BestValue">What it reached.</param>
/// <param name="Tensors">Weights, moments and averages in order.</param>
/// <param name="StepCount">Number of counts of steps.</param>
/// <param name="Best">The model of the best epoch, whose parts stand first; null before the first evaluation.</param>
/// <param name="Entries">Every other entry in order, with its hash.</param>
internal sealed record CheckpointManifest(
    string Format,
    int FormatVersion,
    IReadOnlyDictionary<string, string> Origin,
    int Epoch,
    int Stale,
    int BestEpoch,
    double BestValue,
    IReadOnlyList<ManifestParameter> Tensors,
    int StepCount,
    ModelManifest? Best,
    IReadOnlyList<ManifestEntry> Entries)
{
    /// <summary>The name by which a checkpoint is told from any other JSON file.</summary>
    public const string FormatName = "Micro.MLNet checkpoint";

    /// <summary>The one version there is.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Describes a checkpoint.</summary>
    public static CheckpointManifest Of(Checkpoint checkpoint, IReadOnlyDictionary<string, string> origin, ModelColumns columns, IReadOnlyList<ManifestEntry> entries) => new(
        FormatName,
        CurrentVersion,
        origin,
        checkpoint.Epoch,
        checkpoint.Stale,
        checkpoint.BestEpoch,
        checkpoint.BestValue,
        [.. checkpoint.Tensors.Select(tensor => new ManifestParameter(tensor.Name, tensor.Shape))],
        checkpoint.Steps.Count,
        checkpoint.Best is null ? null : ModelManifest.Of(checkpoint.Best, columns),
        entries);

    /// <summary>The manifest as UTF-8 JSON.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ManifestJson.Readable.CheckpointManifest);

    /// <summary>Reads a manifest and checks that this code can read what it describes.</summary>
    /// <exception cref="InvalidDataException">It isn't a checkpoint's, its version is newer, or its dimensions are impossible.</exception>
    public static CheckpointManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            ManifestJson.RequireValues(json);
            var head = JsonSerializer.Deserialize(json, ManifestJson.Readable.ManifestHead);
            if (head?.Format != FormatName || head.FormatVersion != CurrentVersion)
            {
                throw new InvalidDataException(
                    FormattableString.Invariant($"The manifest names the format '{DamagedModel.Shorten(head?.Format ?? string.Empty)}', version {head?.FormatVersion}, but '{FormatName}', version {CurrentVersion}, was expected. ") +
                    "Name another file for the checkpoint, or delete this one.");
            }

            var manifest = JsonSerializer.Deserialize(json, ManifestJson.Readable.CheckpointManifest)!;
            manifest.Check();
            return manifest;
        }
        catch (JsonException e)
        {
            throw DamagedModel.Because($"The manifest isn't valid: {e.Message}", e);
        }
    }

    private void Check()
    {
        ManifestState.RequireSize("counts of steps", [StepCount]);
        foreach (var tensor in Tensors)
        {
            ManifestState.RequireSize($"the tensor '{tensor.Name}'", tensor.Shape);
        }

        if (Tensors.Select(tensor => tensor.Name).Distinct(StringComparer.Ordinal).Count() < Tensors.Count)
        {
            throw DamagedModel.Because("The manifest lists a tensor twice.");
        }

        if (Epoch < 1 || BestEpoch < 0 || BestEpoch > Epoch || Stale < 0 || Best is null != (BestEpoch == 0))
        {
            throw DamagedModel.Because(FormattableString.Invariant($"The manifest says epoch {Epoch}, best epoch {BestEpoch} and {Stale} evaluations since, which no training gives."));
        }

        Best?.Check();
    }
}
