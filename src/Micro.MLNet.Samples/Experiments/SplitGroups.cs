using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Test users by the length of their history, and test interactions by the popularity of their item: both counted in training alone, so every system has the same.</summary>
internal sealed class SplitGroups
{
    private static readonly CountRange[] Ranges = CountRange.UpTo(0, 2, 5, 10, 20);

    private SplitGroups(IReadOnlyList<Group<string>> users, IReadOnlyList<Group<(string User, string Item)>> interactions)
    {
        Users = users;
        Interactions = interactions;
    }

    /// <summary>Test users that training knows, by the number of their training interactions; groups without any are left out.</summary>
    public IReadOnlyList<Group<string>> Users { get; }

    /// <summary>Distinct test interactions of these users, by the number of their item's training interactions; 0 are cold items.</summary>
    public IReadOnlyList<Group<(string User, string Item)>> Interactions { get; }

    /// <summary>Groups a split.</summary>
    /// <param name="data">With test interactions.</param>
    public static SplitGroups Of(DataSet data)
    {
        var train = Pairs(data.Train);
        var histories = train.CountBy(pair => pair.User, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var popularity = train.CountBy(pair => pair.Item, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var test = data.Test is null ? [] : Pairs(data.Test).Where(pair => histories.ContainsKey(pair.User)).ToList();
        return new SplitGroups(
            Divide(test.Select(pair => pair.User).Distinct(StringComparer.Ordinal), user => histories[user]),
            Divide(test, pair => popularity.GetValueOrDefault(pair.Item)));
    }

    private static List<(string User, string Item)> Pairs(TableView view)
    {
        var (users, items) = (view[DataSet.UserColumn], view[DataSet.ItemColumn]);
        return [.. Enumerable.Range(0, view.RowCount).Select(row => (users.TextAt(row), items.TextAt(row))).Distinct()];
    }

    private static List<Group<T>> Divide<T>(IEnumerable<T> members, Func<T, int> countOf)
    {
        var byRange = members.ToLookup(member => Array.Find(Ranges, range => range.Contains(countOf(member))));
        return [.. Ranges.Select(range => new Group<T>(range.Name, [.. byRange[range]])).Where(group => group.Members.Count > 0)];
    }
}

/// <summary>A group.</summary>
/// <param name="Name">Least and most training interactions of its members.</param>
/// <param name="Members">At least one.</param>
internal sealed record Group<T>(string Name, IReadOnlyList<T> Members);
