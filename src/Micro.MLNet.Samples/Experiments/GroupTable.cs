using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Results by the length of users' histories and by the popularity of items, means over seeds.</summary>
internal sealed class GroupTable
{
    private const string ByHistory = "user history";
    private const string ByPopularity = "item popularity";
    private const string Note =
        "Means over seeds at 20. User history: test users by the number of their training interactions; members are users, Recall and NDCG are means over them. Item popularity: " +
        "test interactions by the number of their item's training interactions, 0 being cold items; members are test interactions, Recall is the share of them that their user's list holds. " +
        "-: not defined, or a run of an earlier version kept no hits; delete its file under users to train it again.";

    private readonly TextTable _table = new("data", "split", "system", "runs", "group", "training interactions", "members", "Recall@20", "NDCG@20");

    /// <summary>Adds the lines of a data set, and plots them.</summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="data">Its split.</param>
    /// <param name="rows">The systems.</param>
    /// <param name="title">What the experiment shows, for the plots.</param>
    /// <param name="path">Of the plots, without what tells them apart and without extension.</param>
    public void Add(string name, DataSet data, IReadOnlyList<(string Name, IReadOnlyList<FinishedRun> Runs)> rows, string title, string path)
    {
        var groups = SplitGroups.Of(data);
        var history = new List<(string, double[])>();
        var popularity = new List<(string, double[])>();
        foreach (var (system, runs) in rows)
        {
            history.Add((system, [.. groups.Users.Select(group => runs.Average(run => group.Members.Average(user => run.Users[user].Recall)))]));
            popularity.Add((system, [.. groups.Interactions.Select(group => runs.Average(run => run.Users.HasHits ? ShareOfHits(group, run.Users) : double.NaN))]));
            AddRows(name, system, runs, ByHistory, groups.Users, history[^1].Item2, group => runs.Average(run => group.Members.Average(user => run.Users[user].Ndcg)));
            AddRows(name, system, runs, ByPopularity, groups.Interactions, popularity[^1].Item2, _ => double.NaN);
        }

        GroupedPlot.Bars(path + "-by-history", $"{title}, {name}, by user history", "Training interactions of the user", "Recall@20 on test", Labels(groups.Users, "users"), history);
        GroupedPlot.Bars(
            path + "-by-popularity", $"{title}, {name}, by item popularity", "Training interactions of the item", "Share of test interactions in the first 20", Labels(groups.Interactions, "interactions"), popularity);
    }

    /// <summary>The table.</summary>
    public string ToMarkdown(string title, string command) => _table.ToMarkdown($"{title}: by user history and item popularity", command, Note);

    /// <summary>The same as comma-separated values.</summary>
    public string ToCsv() => _table.ToCsv();

    private void AddRows<T>(string data, string system, IReadOnlyList<FinishedRun> runs, string kind, IReadOnlyList<Group<T>> groups, double[] recall, Func<Group<T>, double> ndcg)
    {
        foreach (var (n, group) in groups.Index())
        {
            _table.Add(
                data,
                runs[0].Split,
                system,
                TextTable.Cell(runs.Count),
                kind,
                group.Name,
                TextTable.Cell(group.Members.Count),
                TextTable.Cell(recall[n]),
                TextTable.Cell(ndcg(group)));
        }
    }

    private static double ShareOfHits(Group<(string User, string Item)> group, UserResults users) =>
        group.Members.Count(pair => users[pair.User].Hits.Contains(pair.Item)) / (double)group.Members.Count;

    private static string[] Labels<T>(IReadOnlyList<Group<T>> groups, string members) =>
        [.. groups.Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Name}\n{group.Members.Count} {members}"))];
}
