using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text.Json;
using Micro.MLNet.Persistence;

namespace Micro.MLNet.Samples.Batch;

/// <summary>What a folder's part files were computed from; parts of another model or other settings are never mixed.</summary>
/// <param name="ModelSha256">Hash of the model file.</param>
/// <param name="Users">The model's users.</param>
/// <param name="Items">The model's items.</param>
/// <param name="Settings">The job's settings.</param>
internal sealed record JobManifest(string ModelSha256, int Users, int Items, JobSettings Settings)
{
    private const string FileName = "job.json";
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true };

    /// <summary>Number of part files.</summary>
    public int Parts => (int)(((long)Users + Settings.UsersPerPart - 1) / Settings.UsersPerPart);

    public static JobManifest Of(string modelPath, MicroTransformer model, JobSettings settings)
    {
        using var stream = File.OpenRead(modelPath);
        return new JobManifest(Convert.ToHexStringLower(SHA256.HashData(stream)), model.Model.UserIds.Count, model.Model.ItemIds.Count, settings);
    }

    public static string PartPath(string folder, int part) => Path.Combine(folder, FormattableString.Invariant($"part-{part:00000}.parquet"));

    /// <exception cref="InvalidDataException">The folder has no job, or its description is damaged.</exception>
    public static JobManifest Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            throw new InvalidDataException($"'{folder}' holds no lists: it has no {FileName}. Name a folder that the run command wrote.");
        }

        try
        {
            return JsonSerializer.Deserialize<JobManifest>(File.ReadAllBytes(path)) is { ModelSha256: not null, Settings: not null } manifest
                ? manifest
                : throw new JsonException("an entry is missing");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"'{path}' is damaged: {exception.Message}. Delete the folder and run the job again.", exception);
        }
    }

    /// <summary>Begins the job in a new or empty folder, or checks that the folder's job is this one.</summary>
    /// <exception cref="InvalidDataException">The folder holds another job.</exception>
    /// <exception cref="IOException">The folder holds other files.</exception>
    public void BeginOrContinue(string folder)
    {
        Directory.CreateDirectory(folder);
        if (File.Exists(Path.Combine(folder, FileName)))
        {
            var differences = Differences(Read(folder)).ToList();
            if (differences.Count > 0)
            {
                throw new InvalidDataException($"'{folder}' holds the parts of another job: {string.Join(", ", differences)}. Name another folder, or delete this one.");
            }

            foreach (var abandoned in Directory.EnumerateFiles(folder, "*.tmp")) // of a run that was killed
            {
                File.Delete(abandoned);
            }

            return;
        }

        if (Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new IOException($"'{folder}' holds files but no job, and nothing is overwritten. Name a new folder, or empty this one.");
        }

        AtomicFile.Write(Path.Combine(folder, FileName), stream => JsonSerializer.Serialize(stream, this, Format));
    }

    private IEnumerable<string> Differences(JobManifest found)
    {
        (string Name, object Mine, object Found)[] entries =
        [
            ("model", ModelSha256[..8], found.ModelSha256[..Math.Min(8, found.ModelSha256.Length)]),
            ("-k", Settings.Count, found.Settings.Count),
            ("--users-per-part", Settings.UsersPerPart, found.Settings.UsersPerPart),
            ("training items left out", Settings.ExcludeSeen, found.Settings.ExcludeSeen),
        ];
        return entries.Where(entry => !entry.Mine.Equals(entry.Found)).Select(entry => $"{entry.Name} {entry.Found} instead of {entry.Mine}");
    }
}
