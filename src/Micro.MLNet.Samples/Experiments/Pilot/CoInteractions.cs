using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Experiments.Pilot;

/// <summary>Who has which items: all interactions of a data set, whatever part they belong to, over the rows of its item features.</summary>
internal sealed class CoInteractions
{
    private CoInteractions(IReadOnlyDictionary<string, int> items, int[][] itemsByUser)
    {
        Items = items;
        ItemsByUser = itemsByUser;
    }

    /// <summary>The items with features: their index, which is their row, by id.</summary>
    public IReadOnlyDictionary<string, int> Items { get; }

    /// <summary>Each user's distinct items with features, ascending; empty for a user who has none of them.</summary>
    public IReadOnlyList<int[]> ItemsByUser { get; }

    /// <summary>Gathers them.</summary>
    /// <param name="data">With item features, one row an item.</param>
    /// <exception cref="InvalidDataException">An item has two rows.</exception>
    public static CoInteractions Of(DataSet data)
    {
        var features = data.ItemFeatures!;
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < features.RowCount; row++)
        {
            var id = features[DataSet.ItemColumn].TextAt(row);
            if (!indices.TryAdd(id, row))
            {
                throw new InvalidDataException($"Item '{id}' has two rows of features, {indices[id]} and {row}, but one is expected. Remove one.");
            }
        }

        var items = new Dictionary<string, SortedSet<int>>(StringComparer.Ordinal);
        foreach (var part in new[] { data.Train, data.Validation, data.Test }.OfType<TableView>())
        {
            var (userColumn, itemColumn) = (part[DataSet.UserColumn], part[DataSet.ItemColumn]);
            for (var row = 0; row < part.RowCount; row++)
            {
                var user = userColumn.TextAt(row);
                var own = items.TryGetValue(user, out var known) ? known : items[user] = [];
                if (indices.TryGetValue(itemColumn.TextAt(row), out var index))
                {
                    own.Add(index);
                }
            }
        }

        return new CoInteractions(indices, [.. items.Values.Select(own => own.ToArray())]);
    }

    /// <summary>Each item's users, ascending.</summary>
    public int[][] UsersByItem()
    {
        var users = new List<int>[Items.Count];
        for (var item = 0; item < users.Length; item++)
        {
            users[item] = [];
        }

        for (var user = 0; user < ItemsByUser.Count; user++)
        {
            Array.ForEach(ItemsByUser[user], item => users[item].Add(user));
        }

        return Array.ConvertAll(users, list => list.ToArray());
    }
}
