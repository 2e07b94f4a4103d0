using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Interactions by index: ids are sorted and numbered from 0, a pair stands once, and every pair has its part.</summary>
/// <param name="Users">The users' ids, in ordinal order; the position is the index.</param>
/// <param name="Items">The items' ids, likewise.</param>
/// <param name="Rows">The pairs, by user and item.</param>
/// <param name="Duplicates">How many rows repeated a pair.</param>
internal sealed record IndexedInteractions(IReadOnlyList<string> Users, IReadOnlyList<string> Items, IReadOnlyList<IndexedInteraction> Rows, int Duplicates)
{
    /// <summary>Numbers interactions whose parts are given.</summary>
    /// <param name="rows">User, item and part of each row.</param>
    /// <param name="catalog">All items, also those without an interaction; null takes those of the rows.</param>
    /// <exception cref="InvalidDataException">A pair is in two parts, or there is none at all.</exception>
    public static IndexedInteractions Number(IReadOnlyList<(string User, string Item, Split Part)> rows, IEnumerable<string>? catalog)
    {
        if (rows.Count == 0)
        {
            throw new InvalidDataException("There are no interactions left to make a data set of.");
        }

        string[] users = [.. rows.Select(row => row.User).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string[] items = [.. (catalog ?? rows.Select(row => row.Item)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var (userOf, itemOf) = (IndexOf(users), IndexOf(items));
        return Create(users, items, [.. rows.Select(row => new IndexedInteraction(userOf[row.User], itemOf[row.Item], row.Part))]);
    }

    /// <summary>Sorts interactions that are numbered already, and leaves out repeated ones.</summary>
    /// <exception cref="InvalidDataException">A pair is in two parts.</exception>
    public static IndexedInteractions Create(IReadOnlyList<string> users, IReadOnlyList<string> items, IReadOnlyList<IndexedInteraction> rows)
    {
        IndexedInteraction[] distinct = [.. rows.Distinct().OrderBy(row => row.User).ThenBy(row => row.Item)];
        for (var n = 1; n < distinct.Length; n++)
        {
            if (distinct[n].User == distinct[n - 1].User && distinct[n].Item == distinct[n - 1].Item)
            {
                throw new InvalidDataException(
                    $"User '{users[distinct[n].User]}' has item '{items[distinct[n].Item]}' in two parts of the split, but a held-out pair must not be trained on. Remove one of the rows.");
            }
        }

        return new IndexedInteractions(users, items, distinct, rows.Count - distinct.Length);
    }

    /// <summary>The same pairs, split at random by the published rule.</summary>
    public IndexedInteractions SplitAtRandom(int seed)
    {
        const string row = "row";
        var view = new TableView(
            new NumberColumn<int>(DataSet.UserColumn, NumberDataViewType.Int32, [.. Rows.Select(pair => pair.User)]),
            new NumberColumn<int>(DataSet.ItemColumn, NumberDataViewType.Int32, [.. Rows.Select(pair => pair.Item)]),
            new NumberColumn<int>(row, NumberDataViewType.Int32, [.. Enumerable.Range(0, Rows.Count)]));
        var parts = new MLContext().Recommendation().SplitPublished(view, DataSet.UserColumn, DataSet.ItemColumn, seed);
        IndexedInteraction[] split = [.. Rows];
        foreach (var (part, name) in new[] { (parts.Validation, Split.Validation), (parts.Test, Split.Test) })
        {
            foreach (var n in part.GetColumn<int>(row))
            {
                split[n] = split[n] with { Part = name };
            }
        }

        return this with { Rows = split };
    }

    /// <summary>The index of each id.</summary>
    public static Dictionary<string, int> IndexOf(IReadOnlyList<string> ids) =>
        Enumerable.Range(0, ids.Count).ToDictionary(n => ids[n], StringComparer.Ordinal);
}

/// <summary>A user has met an item.</summary>
internal readonly record struct IndexedInteraction(int User, int Item, Split Part);
