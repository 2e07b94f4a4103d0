using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Persistence;

/// <summary>The file that a training leaves its checkpoints in, each in the place of the one before.</summary>
/// <param name="path">The file.</param>
/// <param name="origin">The data and the options of the training, by name.</param>
/// <param name="columns">The columns that the model will score.</param>
internal sealed class CheckpointFile(string path, IReadOnlyDictionary<string, string> origin, ModelColumns columns)
{
    private static readonly PartArchive Archive = new("checkpoint");

    /// <summary>Writes a checkpoint; a failure or a kill leaves the one before whole.</summary>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void Save(Checkpoint checkpoint) => AtomicFile.Write(path, stream => PartArchive.Save(
        stream,
        writer => Write(checkpoint, writer),
        entries => CheckpointManifest.Of(checkpoint, origin, columns, entries).ToJson()));

    /// <summary>The last checkpoint; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file isn't a checkpoint, is damaged, or is one of other data or options.</exception>
    public Checkpoint? Load()
    {
        if (!File.Exists(path))
        {
            return null;
        }

        using var stream = File.OpenRead(path);
        return Archive.Load(
            stream,
            json =>
            {
                var manifest = CheckpointManifest.Parse(json);
                RequireOrigin(manifest.Origin);
                return (manifest, manifest.Entries);
            },
            Read);
    }

    private void Write(Checkpoint checkpoint, IPartWriter writer)
    {
        if (checkpoint.Best is { } best)
        {
            ModelSerializer.Write(best, columns, writer);
        }

        for (var n = 0; n < checkpoint.Tensors.Count; n++)
        {
            writer.Singles($"tensor{n}.f32", checkpoint.Tensors[n].Values);
        }

        writer.Integers("steps.i32", [.. checkpoint.Steps]);
    }

    private static Checkpoint Read(CheckpointManifest manifest, IPartReader reader)
    {
        var best = manifest.Best is null ? null : ModelSerializer.Read(manifest.Best, ref reader).Model;
        var tensors = manifest.Tensors.Select((tensor, n) => new NamedTensor(tensor.Name, tensor.Shape, reader.Singles($"tensor{n}.f32", tensor.Size()))).ToList();
        return new Checkpoint(manifest.Epoch, tensors, reader.Integers("steps.i32", manifest.StepCount), manifest.Stale, manifest.BestEpoch, manifest.BestValue, best);
    }

    private void RequireOrigin(IReadOnlyDictionary<string, string> found)
    {
        var differences = origin.Keys.Union(found.Keys, StringComparer.Ordinal)
            .Where(name => found.GetValueOrDefault(name) != origin.GetValueOrDefault(name))
            .Select(name => $"{name} is {origin.GetValueOrDefault(name) ?? "not there"} now, but {found.GetValueOrDefault(name) ?? "not there"} in the checkpoint")
            .Order(StringComparer.Ordinal)
            .ToList();
        if (differences.Count > 0)
        {
            throw new InvalidDataException(
                $"The checkpoint '{Path.GetFileName(path)}' is of another training: {string.Join("; ", differences)}. Train with what it was made with, or delete it to start anew.");
        }
    }
}
