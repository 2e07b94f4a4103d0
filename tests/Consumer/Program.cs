using System;
using System.IO;
using System.Linq;
using Micro.MLNet;
using Micro.MLNet.Export;
using Micro.MLNet.Options;
using Microsoft.ML;
using Microsoft.ML.Data;

// Even users like even items, odd users odd ones; u0 has not met i6. A picture tells even items from odd ones.
var mlContext = new MLContext(seed: 1);
var interactions = mlContext.Data.LoadFromEnumerable(
    from user in Enumerable.Range(0, 8)
    from item in Enumerable.Range(0, 12)
    where (user + item) % 2 == 0 && (user, item) != (0, 6)
    select new Interaction($"u{user}", $"i{item}"));
var items = mlContext.Data.LoadFromEnumerable(
    from item in Enumerable.Range(0, 12)
    select new Item($"i{item}", [item % 2, 1 - (item % 2), 0.1f]));

var trainer = mlContext.Recommendation().Trainers.Micro(new MicroOptions
{
    ItemFeatures = items,
    Graph = new() { NeighborCount = 3 },
    Backbone = new() { EmbeddingDimension = 8 },
    Optimization = new OptimizationOptions { MaxEpochs = 30, LearningRate = 0.05, ValidationFraction = 0, Device = "cpu" },
});
var model = trainer.Fit(interactions);
var best = model.Recommend("u0", k: 1).Single();
Console.WriteLine($"u0 -> {best.ItemId} ({best.Score:0.00})");

// the second package, with what it brings along
var export = model.Export();
using var files = new MemoryStream();
export.Items.WriteParquet(files);
export.Items.WriteArrow(files);
export.WriteTopKOnnx(files, k: 3);
Console.WriteLine($"{files.Length} bytes of exports, records of {export.Items.Records().First().Vector.Length} numbers");
return best.ItemId == "i6" ? 0 : 1;

internal sealed record Interaction(string UserId, string ItemId);

internal sealed record Item(string ItemId, [property: VectorType(3)] float[] Picture);
