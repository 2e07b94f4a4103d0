using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Cli;

/// <summary>How long a large model takes to save, load and restore, what it weighs in memory, and how fast its forms score.</summary>
internal static class PersistenceBench
{
    private const double UserShare = 0.8;
    private const int Repetitions = 3;

    public static void Run(Terminal terminal, int ids, int dimension, int rows, bool textIds, string? jsonPath)
    {
        var json = jsonPath is null ? null : OutputFile.Reserve(jsonPath);
        var path = Path.Combine(Path.GetTempPath(), $"micro-bench-{Environment.ProcessId}.zip");
        try
        {
            var users = (int)(ids * UserShare);
            var queries = Queries(users, ids - users, rows, textIds);
            var results = SaveModel(users, ids - users, dimension, textIds, queries, path);
            foreach (var (name, value) in LoadModel(queries, path, arrayBytes: 4.0 * ids * dimension))
            {
                results[name] = value?.DeepClone();
            }

            foreach (var (name, value) in results)
            {
                terminal.Line($"{name,-32} {value?.ToString()}");
            }

            json?.Write(stream => RunReport.Write(stream, results));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Makes the model through the public surface only: one short epoch of matrix factorization.</summary>
    private static JsonObject SaveModel(int users, int items, int dimension, bool textIds, TableView queries, string path)
    {
        var ml = new MLContext(1);
        var pairs = Table([.. Enumerable.Range(0, users)], [.. Enumerable.Range(0, users).Select(u => u % items)], textIds);
        var model = ml.Recommendation().Trainers.MatrixFactorizationBpr(new CollaborativeOptions
        {
            UserColumnName = DataSet.UserColumn,
            ItemColumnName = DataSet.ItemColumn,
            Backbone = new BackboneOptions { EmbeddingDimension = dimension },
            Optimization = new OptimizationOptions { MaxEpochs = 1, BatchSize = 1_000_000, ValidationFraction = 0, Device = "cpu" },
        }).Fit(pairs);
        var start = Stopwatch.GetTimestamp();
        using (var stream = File.Create(path))
        {
            ml.Model.Save(model, pairs.Schema, stream);
        }

        return new JsonObject
        {
            ["users"] = users,
            ["items"] = items,
            ["dimension"] = dimension,
            ["ids"] = textIds ? "text" : "Int32",
            ["saveSeconds"] = Seconds(start),
            ["fileMB"] = Math.Round(new FileInfo(path).Length / 1e6, 1),
            ["inMemoryMillionRowsPerSecond"] = Speed(model, queries),
        };
    }

    private static JsonObject LoadModel(TableView queries, string path, double arrayBytes)
    {
        var ml = new MLContext();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (restored, loadSeconds, restoreSeconds) = LoadAndRestore(ml, path);
        var memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        var loadedSpeed = Speed(ml.Model.Load(path, out _), queries);
        return new JsonObject
        {
            ["loadSeconds"] = loadSeconds,
            ["restoreSeconds"] = restoreSeconds,
            ["restoredMemoryMB"] = Math.Round(memory / 1e6, 1),
            ["restoredMemoryOverArrays"] = Math.Round(memory / arrayBytes, 3),
            ["loadedMillionRowsPerSecond"] = loadedSpeed,
            ["restoredMillionRowsPerSecond"] = Speed(restored, queries),
            ["peakMemoryMB"] = ProcessMemory.Peak(),
        };
    }

    // a method of its own, so that nothing holds the loaded chain when the restored model is weighed
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (MicroTransformer Restored, double LoadSeconds, double RestoreSeconds) LoadAndRestore(MLContext ml, string path)
    {
        var start = Stopwatch.GetTimestamp();
        var loaded = ml.Model.Load(path, out _);
        var loadSeconds = Seconds(start);
        start = Stopwatch.GetTimestamp();
        return (ml.Recommendation().FindMicro(loaded), loadSeconds, Seconds(start));
    }

    private static TableView Queries(int users, int items, int rows, bool textIds)
    {
        var random = new Random(1);
        return Table([.. Enumerable.Range(0, rows).Select(_ => random.Next(users))], [.. Enumerable.Range(0, rows).Select(_ => random.Next(items))], textIds);
    }

    private static TableView Table(int[] users, int[] items, bool textIds) => textIds
        ? new(new TextColumn(DataSet.UserColumn, Texts("user", users)), new TextColumn(DataSet.ItemColumn, Texts("item", items)))
        : new(
            new NumberColumn<int>(DataSet.UserColumn, NumberDataViewType.Int32, users),
            new NumberColumn<int>(DataSet.ItemColumn, NumberDataViewType.Int32, items));

    private static string[] Texts(string kind, int[] ids) => Array.ConvertAll(ids, id => kind + id.ToString("D7", CultureInfo.InvariantCulture));

    /// <summary>The best of a few passes over the score column, in millions of rows a second.</summary>
    private static double Speed(ITransformer model, TableView queries) => Math.Round(
        Enumerable.Range(0, Repetitions).Max(_ =>
        {
            var scored = model.Transform(queries);
            var start = Stopwatch.GetTimestamp();
            using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
            var getter = cursor.GetGetter<float>(scored.Schema["Score"]);
            var score = 0f;
            while (cursor.MoveNext())
            {
                getter(ref score);
            }

            return queries.RowCount / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6;
        }),
        2);

    private static double Seconds(long start) => Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 3);
}
