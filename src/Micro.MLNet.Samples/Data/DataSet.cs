using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Data;

/// <summary>Interactions and item features, in the same shape whatever the folder's layout.</summary>
/// <param name="Train">Training interactions: columns <see cref="UserColumn"/> and <see cref="ItemColumn"/>.</param>
/// <param name="Validation">Validation interactions, or null.</param>
/// <param name="Test">Test interactions, or null.</param>
/// <param name="ItemFeatures">One row per item: <see cref="ItemColumn"/>, one vector column per modality, other columns as read; null without features.</param>
/// <param name="Titles">Titles by item id; empty when there are none.</param>
/// <param name="ColdItems">Ids of items without a training interaction.</param>
/// <param name="Counts">How much there is.</param>
internal sealed record DataSet(
    TableView Train,
    TableView? Validation,
    TableView? Test,
    TableView? ItemFeatures,
    IReadOnlyDictionary<string, string> Titles,
    IReadOnlySet<string> ColdItems,
    DataCounts Counts)
{
    public const string UserColumn = "user";
    public const string ItemColumn = "item";
    public const string TitleColumn = "title";

    /// <summary>How it came to its parts.</summary>
    public SplitRule Rule { get; init; } = SplitRule.Published;

    /// <summary>Names of the vector columns of <see cref="ItemFeatures"/>.</summary>
    public IReadOnlyList<string> Modalities => ItemFeatures is null ? [] : [.. ItemFeatures.Columns.OfType<VectorColumn>().Select(column => column.Name)];

    /// <summary>Groups what a layout has read.</summary>
    /// <param name="interactions">All interactions: user and item columns.</param>
    /// <param name="splits">The part that each belongs to.</param>
    /// <param name="items">Item columns, or null.</param>
    /// <param name="path">Where the data came from, for messages.</param>
    /// <exception cref="InvalidDataException">There is nothing to train on.</exception>
    public static DataSet Create(TableView interactions, Split[] splits, TableView? items, string path)
    {
        var train = interactions.Where(row => splits[row] == Split.Train);
        if (train.RowCount == 0)
        {
            throw new InvalidDataException($"'{path}' holds {interactions.RowCount} interactions, but none for training: mark some as train.");
        }

        var validation = interactions.Where(row => splits[row] == Split.Validation);
        var test = interactions.Where(row => splits[row] == Split.Test);
        var warm = Ids(train, ItemColumn);
        var all = Ids(interactions, ItemColumn);
        if (items is not null)
        {
            all.UnionWith(Ids(items, ItemColumn));
        }

        var counts = new DataCounts(
            Ids(interactions, UserColumn).Count, all.Count, interactions.RowCount, train.RowCount, validation.RowCount, test.RowCount, all.Count - warm.Count);
        all.ExceptWith(warm);
        return new DataSet(
            train, validation.RowCount > 0 ? validation : null, test.RowCount > 0 ? test : null, items, ReadTitles(items), all, counts);
    }

    /// <summary>The title of an item, or its id when it has none.</summary>
    public string TitleOf(string itemId) => Titles.GetValueOrDefault(itemId, itemId);

    /// <summary>The interactions of <paramref name="view"/> with cold-start items, or those with all others; null when there are none.</summary>
    public TableView? Part(TableView? view, bool cold)
    {
        var part = view?.Where(row => ColdItems.Contains(view[ItemColumn].TextAt(row)) == cold);
        return part is { RowCount: > 0 } ? part : null;
    }

    /// <summary>The distinct ids of a column, in the order of the rows.</summary>
    public static HashSet<string> Ids(TableView view, string column) =>
        Enumerable.Range(0, view.RowCount).Select(view[column].TextAt).ToHashSet(StringComparer.Ordinal);

    private static Dictionary<string, string> ReadTitles(TableView? items)
    {
        var titles = new Dictionary<string, string>(StringComparer.Ordinal);
        if (items?.Columns.FirstOrDefault(column => column.Name == TitleColumn && column.Type is TextDataViewType) is { } column)
        {
            for (var row = 0; row < items.RowCount; row++)
            {
                titles[items[ItemColumn].TextAt(row)] = column.TextAt(row);
            }
        }

        return titles;
    }
}

/// <summary>How much data there is.</summary>
internal sealed record DataCounts(int Users, int Items, int Interactions, int Train, int Validation, int Test, int ColdItems);
