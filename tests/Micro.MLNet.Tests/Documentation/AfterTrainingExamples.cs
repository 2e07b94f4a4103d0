using System.Collections.Generic;
using Microsoft.ML;

namespace Micro.MLNet.Tests.Documentation;

/// <summary>The code of docs/after-training.md on items and reasons, compiled and run; what stands between the markers is what the page shows.</summary>
internal static class AfterTrainingExamples
{
    public static (MicroTransformer Extended, IReadOnlyList<string> Items) AddItems(MLContext mlContext, MicroTransformer model, IEnumerable<ReadmeQuickStart.Item> newItems)
    {
        // <items>
        IDataView features = mlContext.Data.LoadFromEnumerable(newItems);     // ItemId, Image, Text: named and prepared as at training
        MicroTransformer extended = model.AddItems(features);                 // a new model; the old one stays as it is

        var items = new List<string>();
        foreach (var item in extended.Recommend("u1", k: 10))                 // old and new items in one list
        {
            items.Add(item.ItemId);
        }
        // </items>
        return (extended, items);
    }

    public static IReadOnlyList<string> Explain(MicroTransformer model)
    {
        // <reasons>
        var why = model.Recommender.Explain("u1", "i4");
        var lines = new List<string> { $"{why.Score:0.000} = {why.CollaborativePart:0.000} by who chose what + {why.ContentPart:0.000} by content" };
        foreach (var modality in why.Modalities)
        {
            lines.Add($"{modality.Name} has weight {modality.Weight:0.00} and brings {modality.ContentPart:0.000}");
        }

        foreach (var seen in why.SeenNeighbors)
        {
            lines.Add($"because you chose {seen.ItemId}, an edge of {seen.Weight:0.000} away");
        }
        // </reasons>
        return lines;
    }
}
