using System.IO;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Showcases;

/// <summary>New items: they have features but no interaction, and MICRO ranks them through the item graphs.</summary>
internal static class ColdStartItems
{
    public static void Example(TextWriter output, int? maxEpochs)
    {
        var data = EmbeddedData.Read();
        var mlContext = new MLContext(seed: 1);
        var model = mlContext.Recommendation().Trainers.Micro(new MicroOptions
        {
            UserColumnName = "user",
            ItemColumnName = "item",
            ItemFeatures = data.ItemFeatures, // has a row for every item, sold or not
            Optimization = new OptimizationOptions { MaxEpochs = maxEpochs ?? 1000, ThreadCount = 1 },
        }).Fit(data.Train, data.Validation!);

        // recommend new items only
        var onlyNew = new RecommendOptions { Allow = [.. data.ColdItems] };
        output.WriteLine("New items for u001: " + string.Join(", ", model.Recommend("u001", k: 3, onlyNew).Select(item => data.TitleOf(item.ItemId))));

        // how often is a new item that a user chose later among the first 20 of the whole catalog?
        var report = mlContext.Recommendation().EvaluateTopK(model, data.Part(data.Test, cold: true)!);
        output.WriteLine($"Cold-start items: {report}");
    }
}

// Expected output: three titles that fit the user's tastes, and Recall@20 far above the share of the catalog that 20 items are (0.04).
