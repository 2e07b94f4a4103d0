using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Options;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Tests.Documentation;

/// <summary>The README's quick start, compiled and run; what stands between the markers is what the README shows.</summary>
internal static class ReadmeQuickStart
{
    public static (double Recall, IReadOnlyList<string> Items, float Score) Run(IEnumerable<Click> clicks, IEnumerable<Item> items, int maxEpochs, string path)
    {
        // <readme>
        var mlContext = new MLContext(seed: 1);
        IDataView interactions = mlContext.Data.LoadFromEnumerable(clicks);   // UserId, ItemId: text
        IDataView features = mlContext.Data.LoadFromEnumerable(items);        // ItemId, Image, Text: Vector<Single>

        var split = mlContext.Recommendation().SplitPerUser(interactions);    // 80 / 10 / 10 of each user's clicks
        var trainer = mlContext.Recommendation().Trainers.Micro(new MicroOptions
        {
            ItemFeatures = features,
            ModalityColumnNames = ["Image", "Text"],
            Optimization = new OptimizationOptions { MaxEpochs = maxEpochs },
        });
        var model = trainer.Fit(split.Train, split.Validation);

        var report = mlContext.Recommendation().EvaluateTopK(model, split.Test);
        var list = model.Recommend("u1", k: 10);                              // item ids and scores, seen items left out

        mlContext.Model.Save(model, interactions.Schema, path);
        var loaded = mlContext.Model.Load(path, out _);                       // scores rows in any ML.NET pipeline
        // </readme>
        var score = loaded.Transform(interactions).GetColumn<float>("Score").First();
        return (report.Values["Recall@20"], [.. list.Select(item => item.ItemId)], score);
    }

    internal sealed class Click
    {
        public string UserId { get; set; } = "";

        public string ItemId { get; set; } = "";
    }

    internal sealed class Item
    {
        public string ItemId { get; set; } = "";

        [VectorType(3)]
        public float[] Image { get; set; } = [];

        [VectorType(3)]
        public float[] Text { get; set; } = [];
    }
}
