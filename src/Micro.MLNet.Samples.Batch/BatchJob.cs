using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Batch;

/// <summary>Computes the lists of all users, part by part. A part file is there whole or not at all, so that a killed job goes on after the last one.</summary>
internal static class BatchJob
{
    /// <summary>Runs the job, or what is left of it.</summary>
    /// <param name="modelPath">A model file, as <c>mlContext.Model.Save</c> or <see cref="MicroTransformer.Save(string)"/> writes it.</param>
    /// <param name="folder">Folder of the part files.</param>
    /// <param name="settings">What to compute.</param>
    /// <param name="progress">Told about every part.</param>
    /// <param name="cancellationToken">Ends the job between two parts.</param>
    public static async Task<JobSummary> RunAsync(string modelPath, string folder, JobSettings settings, IProgress<JobProgress> progress, CancellationToken cancellationToken)
    {
        settings.Check();
        var model = new MLContext().Recommendation().LoadMicro(modelPath);
        var manifest = JobManifest.Of(modelPath, model, settings);
        manifest.BeginOrContinue(folder);
        var (users, options) = (model.Model.UserIds, new RecommendOptions { ExcludeSeen = settings.ExcludeSeen });
        var (kept, computed, watch) = (0, 0, Stopwatch.StartNew());
        for (var part = 0; part < manifest.Parts; part++)
        {
            var path = JobManifest.PartPath(folder, part);
            if (File.Exists(path))
            {
                kept++;
                continue;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var start = part * settings.UsersPerPart;
            var ids = users.Skip(start).Take(settings.UsersPerPart).ToArray();
            var bytes = await PartFile.CreateAsync(ids, model.Recommender.Recommend(ids, settings.Count, options, cancellationToken), cancellationToken);
            AtomicFile.Write(path, bytes.WriteTo);
            computed += ids.Length;
            progress.Report(new JobProgress(part, manifest.Parts, start + ids.Length, users.Count, computed / watch.Elapsed.TotalSeconds));
        }

        return new JobSummary(users.Count, manifest.Parts, kept);
    }
}
