using System.Globalization;
using System.IO;
using Micro.MLNet.Options;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Showcases;

/// <summary>The shortest way from interactions and item features to recommendations.</summary>
internal static class TrainAndRecommend
{
    public static void Example(TextWriter output, int? maxEpochs)
    {
        // Interactions: a user and an item column. Item features: an item column and one vector column per modality.
        var data = EmbeddedData.Read();
        var mlContext = new MLContext(seed: 1);

        var trainer = mlContext.Recommendation().Trainers.Micro(new MicroOptions
        {
            UserColumnName = "user",
            ItemColumnName = "item",
            ItemFeatures = data.ItemFeatures,
            ModalityColumnNames = ["image", "text"],
            // one thread suits small data, and makes equal seeds give equal models
            Optimization = new OptimizationOptions { MaxEpochs = maxEpochs ?? 1000, ThreadCount = 1 },
        });
        var model = trainer.Fit(data.Train, data.Validation!);

        foreach (var recommendation in model.Recommend("u001", k: 5))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{recommendation.ItemId}  {data.TitleOf(recommendation.ItemId)}"));
        }
    }
}

// Expected output: five items of the two or three (category, style) cells that user u001 likes.
