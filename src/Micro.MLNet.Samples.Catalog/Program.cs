using System;
using System.IO;
using System.Linq;
using Micro.MLNet;
using Micro.MLNet.Options;
using Microsoft.ML;
using Microsoft.ML.Data;

// A catalogue of titles and pictures: ML.NET's own transforms make the item features, MICRO learns from them.
var data = Path.Combine(AppContext.BaseDirectory, "data");
var ml = new MLContext(seed: 1);
var items = ml.Data.LoadFromTextFile<Item>(Path.Combine(data, "items.tsv"), hasHeader: true);
var interactions = ml.Data.LoadFromTextFile<Interaction>(Path.Combine(data, "interactions.tsv"), hasHeader: true);
IDataView Part(string split) => ml.Data.FilterByCustomPredicate<Interaction>(interactions, row => row.Split != split);

var features = ml.Transforms.CustomMapping<Item, Picture>((item, picture) => picture.File = item.Id + ".png", contractName: null)
    .Append(ml.Transforms.LoadImages("Image", Path.Combine(data, "pictures"), nameof(Picture.File)))
    .Append(ml.Transforms.ResizeImages("Image", imageWidth: 12, imageHeight: 12))
    .Append(ml.Transforms.ExtractPixels("Pixels", "Image", offsetImage: 128))
    .Append(ml.Transforms.Text.FeaturizeText("Words", nameof(Item.Title)))
    .Append(ml.Transforms.ProjectToPrincipalComponents("Title", "Words", rank: 64, seed: 1))
    .Append(ml.Transforms.SelectColumns("Id", "Pixels", "Title"))
    .Fit(items).Transform(items);

var model = ml.Recommendation().Trainers.Micro(new MicroOptions
{
    UserColumnName = nameof(Interaction.User),
    ItemColumnName = nameof(Interaction.Id),
    ItemFeatures = features,
    Optimization = new OptimizationOptions { ThreadCount = 1, MaxEpochs = args.Length > 0 ? int.Parse(args[0], null) : 1000 },
}).Fit(Part("train"), Part("validation"));

var cold = ml.Data.CreateEnumerable<Item>(items, reuseRowObject: false).Where(item => item.Cold).ToDictionary(item => item.Id, item => item.Title);
var coldTest = ml.Data.FilterByCustomPredicate<Interaction>(Part("test"), row => !cold.ContainsKey(row.Id));
Console.WriteLine($"All items:  {ml.Recommendation().EvaluateTopK(model, Part("test"))}");
Console.WriteLine($"Cold items: {ml.Recommendation().EvaluateTopK(model, coldTest)}");
foreach (var entry in model.Recommend("u001", k: 3, new() { Allow = [.. cold.Keys] }))
{
    Console.WriteLine($"New for u001: {cold[entry.ItemId]}");
}
model.Save(Path.Combine(AppContext.BaseDirectory, "catalog.zip"));

internal sealed class Item
{
    [LoadColumn(0)] public string Id { get; set; } = string.Empty;
    [LoadColumn(1)] public string Title { get; set; } = string.Empty;
    [LoadColumn(5)] public bool Cold { get; set; }
}

internal sealed class Picture { public string File { get; set; } = string.Empty; }

internal sealed class Interaction
{
    [LoadColumn(0)] public string User { get; set; } = string.Empty;
    [LoadColumn(1)] public string Id { get; set; } = string.Empty;
    [LoadColumn(2)] public string Split { get; set; } = string.Empty;
}
