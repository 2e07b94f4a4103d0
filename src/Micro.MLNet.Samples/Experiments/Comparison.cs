using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>The systems that two result folders share, compared user by user on the same split.</summary>
internal static class Comparison
{
    private const string Note =
        "Means over seeds on the test part, B - A with its 95 % interval (bootstrap over users) and the two-sided p of a paired t-test over users; each user's value is averaged over seeds first. " +
        "Both folders have the split of each line, by its hash.";

    private static readonly (string Name, Func<UserResult, double> Of)[] Metrics = [("Recall@20", user => user.Recall), ("NDCG@20", user => user.Ndcg)];

    /// <summary>Compares two folders.</summary>
    /// <param name="first">A.</param>
    /// <param name="second">B.</param>
    /// <exception cref="InvalidDataException">They share no data or no system, or split the same data differently.</exception>
    public static TextTable Of(ResultFolder first, ResultFolder second)
    {
        RequireSameSplits(first, second);
        var table = new TextTable("data", "split", "system", "runs A", "runs B", "metric", "A", "B", "B - A", "95 % interval", "p");
        var shared = first.Rows.Where(second.Rows.Contains).ToList();
        foreach (var row in shared)
        {
            foreach (var (name, of) in Metrics)
            {
                var (a, b) = (UserResults.MeanByUser(first[row], of), UserResults.MeanByUser(second[row], of));
                double[] differences = [.. a.Select(user => b[user.Key] - user.Value)];
                table.Add(
                    row.Data,
                    row.Split,
                    row.Row,
                    TextTable.Cell(first[row].Count),
                    TextTable.Cell(second[row].Count),
                    name,
                    TextTable.Cell(a.Values.Average()),
                    TextTable.Cell(b.Values.Average()),
                    TextTable.Cell(differences.Average()),
                    Bootstrap.IntervalText(differences),
                    PairedTest.Probability(b, a).ToString("0.0E+0", CultureInfo.InvariantCulture));
            }
        }

        return shared.Count > 0
            ? table
            : throw new InvalidDataException($"'{first.Path}' has {Names(first)} and '{second.Path}' has {Names(second)}: no system is in both. Compare folders that share one.");
    }

    /// <summary>The page.</summary>
    public static string ToMarkdown(TextTable table, ResultFolder first, ResultFolder second)
    {
        var (a, b) = (ExperimentRunner.NameOf(first.Path), ExperimentRunner.NameOf(second.Path));
        return table.ToMarkdown($"A: {a}, B: {b}", $"experiment compare {a} {b}", Note);
    }

    private static void RequireSameSplits(ResultFolder first, ResultFolder second)
    {
        foreach (var data in first.Rows.Select(row => row.Data).Distinct())
        {
            var (a, b) = (first.SplitsOf(data), second.SplitsOf(data));
            if (b.Count > 0 && !a.Intersect(b).Any())
            {
                throw new InvalidDataException(
                    $"The two reports split '{data}' differently: '{first.Path}' has {string.Join(" and ", a)}, '{second.Path}' has {string.Join(" and ", b)}. " +
                    "Their results don't compare: run both experiments on the same split.");
            }
        }
    }

    private static string Names(ResultFolder folder) => string.Join(", ", folder.Rows.Select(row => $"{row.Row} on {row.Data}"));
}
