using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Tests.Data;

/// <summary>Small views for the tests.</summary>
internal static class Views
{
    /// <summary>A context whose log nobody reads.</summary>
    public static MLContext Context { get; } = new(seed: 1);

    /// <summary>Pairs of ids of any type under the default column names.</summary>
    public static IDataView Pairs<TUser, TItem>(params (TUser User, TItem Item)[] pairs) =>
        Context.Data.LoadFromEnumerable(pairs.Select(pair => new Pair<TUser, TItem> { UserId = pair.User, ItemId = pair.Item }));

    /// <summary>Pairs of text ids with a label of any type.</summary>
    public static IDataView Labeled<TLabel>(params (string User, string Item, TLabel Label)[] rows) =>
        Context.Data.LoadFromEnumerable(rows.Select(row => new Labeled<TLabel> { UserId = row.User, ItemId = row.Item, Label = row.Label }));

    /// <summary>Pairs of keys without key values; 0 is missing.</summary>
    public static IDataView Keys(int count, params (uint User, uint Item)[] pairs)
    {
        // ML.NET adds 1 to the keys of objects, and what lies outside becomes missing
        var rows = pairs.Select(pair => new Pair<uint, uint> { UserId = unchecked(pair.User - 1), ItemId = unchecked(pair.Item - 1) });
        var schema = SchemaDefinition.Create(typeof(Pair<uint, uint>));
        schema["UserId"].ColumnType = new KeyDataViewType(typeof(uint), count);
        schema["ItemId"].ColumnType = new KeyDataViewType(typeof(uint), count);
        return Context.Data.LoadFromEnumerable(rows, schema);
    }

    /// <summary>One vector column "Image" of variable width; null is an empty vector.</summary>
    public static IDataView Features<T>(params (string Item, T[]? Image)[] rows) =>
        Context.Data.LoadFromEnumerable(rows.Select(row => new Feature<T> { ItemId = row.Item, Image = row.Image ?? [] }));

    /// <summary>One vector column "Image" of a fixed width.</summary>
    public static IDataView FixedFeatures(int width, params (string Item, float[] Image)[] rows)
    {
        var schema = SchemaDefinition.Create(typeof(Feature<float>));
        schema["Image"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return Context.Data.LoadFromEnumerable(rows.Select(row => new Feature<float> { ItemId = row.Item, Image = row.Image }), schema);
    }

    /// <summary>Every value of a column.</summary>
    public static T[] Column<T>(IDataView view, string name) => [.. view.GetColumn<T>(name)];

    public sealed class Pair<TUser, TItem>
    {
        public TUser UserId { get; set; } = default!;

        public TItem ItemId { get; set; } = default!;
    }

    public sealed class Feature<T>
    {
        public string ItemId { get; set; } = string.Empty;

        public T[] Image { get; set; } = [];
    }
}

public sealed class Labeled<TLabel>
{
    public string UserId { get; set; } = string.Empty;

    public string ItemId { get; set; } = string.Empty;

    public TLabel Label { get; set; } = default!;
}
