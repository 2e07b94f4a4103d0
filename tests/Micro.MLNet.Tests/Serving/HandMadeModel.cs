using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Contracts;

namespace Micro.MLNet.Tests.Serving;

/// <summary>Fitted models whose every number is written down.</summary>
internal static class HandMadeModel
{
    private static readonly TrainingSummary Summary = new("hand-made", 1, 1, "", double.NaN, 0, "cpu");

    /// <summary>Parity as two embedding columns: the perfect answer to the checkerboard.</summary>
    public static FittedModel OfCheckerboard()
    {
        float[] parity = [.. Enumerable.Range(0, Checkerboard.Size).SelectMany(n => n % 2 == 0 ? new[] { 1f, 0f } : [0f, 1f])];
        return new FittedModel(
            Checkerboard.Users,
            Checkerboard.Items,
            new EmbeddingTable(Checkerboard.Size, 2, parity),
            new EmbeddingTable(Checkerboard.Size, 2, parity),
            Checkerboard.Train,
            [],
            Summary);
    }

    /// <summary>Enough users for blocks of them, small whole numbers so that many scores tie, and every fourth pair seen.</summary>
    public static FittedModel OfManyUsers(int userCount, int itemCount)
    {
        var random = new Random(1);
        float[] Draw(int rows) => [.. Enumerable.Range(0, rows * 3).Select(_ => (float)random.Next(-2, 3))];
        var seen = Enumerable.Range(0, userCount * itemCount).Where(_ => random.Next(4) == 0).ToList();
        return new FittedModel(
            new IdMap([.. Enumerable.Range(0, userCount).Select(u => $"u{u}")]),
            new IdMap([.. Enumerable.Range(0, itemCount).Select(i => $"i{i}")]),
            new EmbeddingTable(userCount, 3, Draw(userCount)),
            new EmbeddingTable(itemCount, 3, Draw(itemCount)),
            Interactions.Build(userCount, itemCount, [.. seen.Select(pair => pair / itemCount)], [.. seen.Select(pair => pair % itemCount)]),
            [],
            Summary);
    }

    /// <summary>Three users and five items with two modalities.</summary>
    /// <remarks>
    /// Scores: user 7 = (1, 0) has the first coordinates 3, 2, 2, 0, -1; user 8 = (0, 1) the second ones 0, 0, 2, 0, 0; "anna" = (1, 1) the
    /// sums 3, 2, 4, 0, -1. Seen: user 7 item 10; user 8 items 10 and 30; anna none. Item 40 has a zero embedding.
    /// </remarks>
    public static FittedModel OfFiveItems() => new(
        new IdMap(["7", "8", "anna"]),
        new IdMap(["10", "20", "30", "40", "50"]),
        new EmbeddingTable(3, 2, [1, 0, 0, 1, 1, 1]),
        new EmbeddingTable(5, 2, [3, 0, 2, 0, 2, 2, 0, 0, -1, 0]),
        Interactions.Build(3, 5, [0, 1, 1], [0, 0, 2]),
        [
            // item 10's row holds itself, as graphs built with the item among its neighbors do
            new ModalityInsight(
                "Image", new ItemGraph(5, [0, 3, 3, 4, 4, 4], [0, 2, 1, 4], [0.5f, 0.3f, 0.2f, 1]), [0.75f, 0.5f, 1, 0, 0.1f]),
            new ModalityInsight("Text", new ItemGraph(5, [0, 1, 1, 1, 1, 1], [3], [1]), [0.25f, 0.5f, 0, 1, 0.9f]),
        ],
        Summary);
}
