using System.IO;
using System.Linq;
using Micro.MLNet.Options;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Showcases;

/// <summary>Three ways to keep a model: ML.NET's own file, the same restored, and the compact archive.</summary>
internal static class SaveAndLoad
{
    public static void Example(TextWriter output, int? maxEpochs)
    {
        var data = EmbeddedData.Read();
        var mlContext = new MLContext(seed: 1);
        var model = mlContext.Recommendation().Trainers.Micro(new MicroOptions
        {
            UserColumnName = "user",
            ItemColumnName = "item",
            ItemFeatures = data.ItemFeatures,
            Optimization = new OptimizationOptions { MaxEpochs = maxEpochs ?? 100, ThreadCount = 1 },
        }).Fit(data.Train, data.Validation!);
        var scores = Scores(model, data.Train);

        // 1. ML.NET's file: any program with the package loads it without naming one of its types, and scores rows.
        using var file = new MemoryStream();
        mlContext.Model.Save(model, data.Train.Schema, file);
        var loaded = mlContext.Model.Load(file, out _);
        output.WriteLine($"Loaded chain scores the same: {scores.SequenceEqual(Scores(loaded, data.Train))}");

        // 2. Restored: full speed, and it recommends again.
        var restored = mlContext.Recommendation().FindMicro(loaded);
        output.WriteLine($"Restored model recommends the same: {model.Recommend("u001", 10).SequenceEqual(restored.Recommend("u001", 10))}");

        // 3. The compact archive, for large models.
        using var archive = new MemoryStream();
        model.Save(archive);
        archive.Position = 0;
        var unpacked = MicroTransformer.Load(mlContext, archive);
        output.WriteLine($"Compact archive scores the same: {scores.SequenceEqual(Scores(unpacked, data.Train))}");
    }

    private static float[] Scores(ITransformer model, IDataView rows) => [.. model.Transform(rows).GetColumn<float>("Score")];
}

// Expected output:
// Loaded chain scores the same: True
// Restored model recommends the same: True
// Compact archive scores the same: True
