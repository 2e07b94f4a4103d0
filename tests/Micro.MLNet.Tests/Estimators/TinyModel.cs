using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Data;
using Microsoft.ML.Data;

namespace Micro.MLNet.Tests.Estimators;

/// <summary>A model small enough for hand values: scores are a = first, b = second, c = sum of an item's two numbers.</summary>
internal static class TinyModel
{
    /// <summary>a = (1, 0), b = (0, 1), c = (1, 1); x = (1, 2), y = (3, 4), z = (5, 6), w = (7, 8); seen: a x, b y, c x and y.</summary>
    public static FittedModel Create(string[]? users = null, string[]? items = null) => new(
        new IdMap(users ?? ["a", "b", "c"]),
        new IdMap(items ?? ["x", "y", "z", "w"]),
        new EmbeddingTable(3, 2, [1, 0, 0, 1, 1, 1]),
        new EmbeddingTable(4, 2, [1, 2, 3, 4, 5, 6, 7, 8]),
        Interactions.Build(3, 4, [0, 1, 2, 2], [0, 1, 0, 1]),
        [],
        new TrainingSummary("Test", 3, 2, "Recall@20", 0.5, 7, "cpu"));

    /// <summary>A transformer over text columns UserId, ItemId and Score.</summary>
    public static MicroTransformer Transformer(FittedModel? model = null, string score = "Score") => new(
        Views.Context,
        model ?? Create(),
        new ScoringColumns("UserId", "ItemId", score, TextDataViewType.Instance, TextDataViewType.Instance));
}
