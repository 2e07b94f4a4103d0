using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Samples.Orleans.Shards;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Orleans.Tests;

/// <summary>Models that need no training.</summary>
internal static class TestModel
{
    public const int Users = 40;
    public const int Items = 103;

    /// <summary>Embeddings of small whole numbers, so that many scores tie, or of any numbers, so that every bit of a score counts; every fourth pair is seen.</summary>
    public static MicroTransformer Create(int seed, bool ties = true, ItemNeighborhood? neighborhood = null)
    {
        var random = new Random(seed);
        float[] Draw(int rows) => [.. Enumerable.Range(0, rows * 7).Select(_ => ties ? random.Next(-1, 2) : random.NextSingle() - 0.5f)];
        int[] seen = [.. Enumerable.Range(0, Users * Items).Where(_ => random.Next(4) == 0)];
        var model = new FittedModel(
            new IdMap([.. Enumerable.Range(0, Users).Select(n => $"u{n}")]),
            new IdMap([.. Enumerable.Range(0, Items).Select(n => $"i{n}")]),
            new EmbeddingTable(Users, 7, Draw(Users)),
            new EmbeddingTable(Items, 7, Draw(Items)),
            Interactions.Build(Users, Items, [.. seen.Select(pair => pair / Items)], [.. seen.Select(pair => pair % Items)]),
            [],
            new TrainingSummary("Test", 1, 1, "", double.NaN, 0, "cpu"),
            neighborhood);
        return new MicroTransformer(new MLContext(), model, new ScoringColumns("user", "item", "Score", TextDataViewType.Instance, TextDataViewType.Instance));
    }

    /// <summary>Fails unless the list is the library's own: ids, order, and scores to the last bit.</summary>
    public static void AssertIsRecommend(MicroTransformer model, string user, int k, IReadOnlyList<RankedItem>? list)
    {
        Assert.IsNotNull(list);
        var expected = string.Join(' ', model.Recommend(user, k).Select(item => $"{item.ItemId}:{BitConverter.SingleToInt32Bits(item.Score)}"));
        Assert.AreEqual(expected, string.Join(' ', list.Select(item => $"{item.Id}:{BitConverter.SingleToInt32Bits(item.Score)}")), $"user {user}, k {k}");
    }
}
