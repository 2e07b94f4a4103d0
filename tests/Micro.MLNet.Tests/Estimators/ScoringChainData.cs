using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Data;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Micro.MLNet.Tests.Estimators;

/// <summary>How an id column is typed.</summary>
public enum IdKind
{
    Text,
    Whole32,
    Whole64,
    Key,
}

/// <summary>Rows to score and the ways to save and load what scores them.</summary>
internal static class ScoringChainData
{
    /// <summary>All pairs of the ids of <see cref="TestModels.Create"/> in an order of their own, with two unknown users and one unknown item.</summary>
    public static IDataView Pairs(MLContext ml, FittedModel model)
    {
        string[] users = [.. model.Users.Ids.Reverse(), "1000", "2000"];
        string[] items = ["999", .. model.Items.Ids.OrderDescending(StringComparer.Ordinal)];
        var pairs = users.SelectMany(user => items.Select(item => new Pair { UserId = user, ItemId = item }));
        return ml.Data.LoadFromEnumerable(pairs.ToArray());
    }

    /// <summary>The score of every row by a plain loop over the ids: what any way of scoring has to give.</summary>
    public static float[] Expected(MLContext ml, FittedModel model) =>
    [
        .. ml.Data.CreateEnumerable<Pair>(Pairs(ml, model), reuseRowObject: false)
            .Select(pair => model.Score(Position(model.Users.Ids, pair.UserId), Position(model.Items.Ids, pair.ItemId))),
    ];

    /// <summary>Types the two id columns, which hold text.</summary>
    public static IEstimator<ITransformer> Typed(MLContext ml, IdKind user, IdKind item)
    {
        var chain = new EstimatorChain<ITransformer>();
        foreach (var (name, kind) in new[] { ("UserId", user), ("ItemId", item) })
        {
            chain = kind switch
            {
                IdKind.Text => chain,
                IdKind.Whole32 => chain.Append<ITransformer>(ml.Transforms.Conversion.ConvertType(name, outputKind: DataKind.Int32)),
                IdKind.Whole64 => chain.Append<ITransformer>(ml.Transforms.Conversion.ConvertType(name, outputKind: DataKind.Int64)),
                _ => chain.Append<ITransformer>(
                    ml.Transforms.Conversion.MapValueToKey(name, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)),
            };
        }

        return chain;
    }

    /// <summary>A transformer for the columns of a schema, as the trainer makes it.</summary>
    public static MicroTransformer Transformer(MLContext ml, FittedModel model, DataViewSchema schema, string score = "Score")
    {
        var (user, item) = (schema["UserId"], schema["ItemId"]);
        var columns = new ScoringColumns("UserId", "ItemId", score, user.Type, item.Type)
        {
            UserKeyIndices = KeyIndex.Of(user, ColumnRole.User, new IdLookup(model.Users))?.ToArray(),
            ItemKeyIndices = KeyIndex.Of(item, ColumnRole.Item, new IdLookup(model.Items))?.ToArray(),
        };
        return new MicroTransformer(ml, model, columns);
    }

    /// <summary>Saves with ML.NET.</summary>
    public static byte[] Save(MLContext ml, ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, schema, stream);
        return stream.ToArray();
    }

    /// <summary>Loads with a new context.</summary>
    public static ITransformer Load(byte[] saved)
    {
        using var stream = new MemoryStream(saved);
        return new MLContext().Model.Load(stream, out _);
    }

    /// <summary>The score of every row, as bits.</summary>
    public static int[] Scores(ITransformer model, IDataView rows, string column = "Score") =>
        TestModels.Bits([.. model.Transform(rows).GetColumn<float>(column)]);

    private static int Position(IReadOnlyList<string> ids, string id)
    {
        for (var n = 0; n < ids.Count; n++)
        {
            if (ids[n] == id)
            {
                return n;
            }
        }

        return -1;
    }

    internal sealed class Pair
    {
        public string UserId { get; set; } = string.Empty;

        public string ItemId { get; set; } = string.Empty;

        public float Label { get; set; }
    }
}
