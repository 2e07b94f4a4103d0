using System.IO;
using Micro.MLNet.Options;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Showcases;

/// <summary>MICRO against the networks it builds on, trained by the same loop and measured by the same evaluator.</summary>
internal static class CompareBaselines
{
    public static void Example(TextWriter output, int? maxEpochs)
    {
        var data = EmbeddedData.Read();
        var mlContext = new MLContext(seed: 1);
        var trainers = mlContext.Recommendation().Trainers;
        var optimization = new OptimizationOptions { MaxEpochs = maxEpochs ?? 1000, ThreadCount = 1 };
        var alone = new CollaborativeOptions { UserColumnName = "user", ItemColumnName = "item", Optimization = optimization };
        var micro = new MicroOptions { UserColumnName = "user", ItemColumnName = "item", Optimization = optimization, ItemFeatures = data.ItemFeatures };

        (string Name, MicroTrainer Trainer)[] contestants =
        [
            ("Popularity", trainers.Popularity("user", "item")),
            ("MF", trainers.MatrixFactorizationBpr(alone)),
            ("NGCF", trainers.Ngcf(alone)),
            ("LightGCN", trainers.LightGcn(alone)),
            ("MICRO without contrast", trainers.Micro(micro with { Fusion = new FusionOptions { ContrastiveWeight = 0 } })),
            ("MICRO", trainers.Micro(micro)),
        ];
        var test = data.Part(data.Test, cold: false)!; // only MICRO can rank cold-start items: see ColdStartItems
        foreach (var (name, trainer) in contestants)
        {
            var model = trainer.Fit(data.Train, data.Validation!);
            output.WriteLine($"{name,-24} {mlContext.Recommendation().EvaluateTopK(model, test)}");
        }
    }
}

// Expected output: one line of metrics each, popularity lowest and MICRO highest.
