using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Persistence;
using Microsoft.ML;

namespace Micro.MLNet.Export.Tests;

/// <summary>Models to export.</summary>
internal static class Models
{
    /// <summary>Ids that a format may trip over: separators, quotes, line breaks, blanks, other scripts, markup, what XML can't hold.</summary>
    public static string[] AwkwardIds { get; } =
        ["plain", "a,b", "say \"hi\"", "two\nlines", "carriage\rreturn", "tab\there", " outer blanks ", "Ünïcödé 日本 😀", "<a href='x'>&amp;</a>", "NULL", "007", "=1+1", "", "bell\u0007"];

    /// <summary>Numbers that a format may trip over.</summary>
    public static float[] AwkwardNumbers { get; } = [-0f, float.Epsilon, 1e30f, 0.1f, 1 / 3f, float.MaxValue, -float.MaxValue, 16777217f, 1e-10f, 0f];

    public static MicroTransformer Of(FittedModel model) => new(new MLContext(), model, ScoringColumns.From(TestModels.Columns));

    /// <summary>A model whose items have the awkward ids and numbers.</summary>
    public static MicroTransformer Awkward()
    {
        var numbers = Enumerable.Range(0, AwkwardIds.Length * 3).Select(n => AwkwardNumbers[n % AwkwardNumbers.Length]).ToArray();
        return Of(TestModels.FromTables(["u"], AwkwardIds, [1, 1, 1], numbers));
    }

    /// <summary>More rows than fit a block.</summary>
    public static MicroTransformer Large(int items = 40_000, int dimension = 64)
    {
        var random = new Random(3);
        var numbers = Enumerable.Range(0, items * dimension).Select(_ => (random.NextSingle() * 2) - 1).ToArray();
        return Of(TestModels.FromTables(["u"], [.. Enumerable.Range(0, items).Select(i => $"item {i}")], new float[dimension], numbers));
    }

    /// <summary>Scores by similarities of items, so has no embeddings.</summary>
    public static MicroTransformer ItemKnn()
    {
        var pairs = Interactions.Build(2, 2, [0, 1, 1], [0, 0, 1]);
        return Of(ItemKnnModel.Fit(new IdMap(["a", "b"]), new IdMap(["x", "y"]), pairs, new ItemKnnOptions(), 1, default));
    }

    /// <summary>An item's numbers as bits.</summary>
    public static int[] Bits(MicroTransformer model, string item) => TestModels.Bits(model.Model.GetItemEmbedding(item).Span);
}
