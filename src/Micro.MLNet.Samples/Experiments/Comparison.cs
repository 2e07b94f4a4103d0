using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>The systems of two result folders, compared user by user on the same split.</summary>
internal static class Comparison
{
    private const string Note =
        "Means over seeds on the test part, B - A with its 95 % interval (bootstrap over users) and the two-sided p of a paired t-test over users; each user's value is averaged over seeds first. " +
        "Both folders have the split of each line, by its hash.";

    private static readonly (string Name, Func<UserResult, double> Of)[] Metrics = [("Recall@20", user => user.Recall), ("NDCG@20", user => user.Ndcg)];

    /// <summary>Compares two folders.</summary>
    /// <param name="first">A.</param>
    /// <param name="second">B.</param>
    /// <param name="against">System of B that each of A's is compared with; null compares each with its namesake.</param>
    /// <exception cref="InvalidDataException">They share no data or no system, B lacks the system, or they split the same data differently.</exception>
    public static TextTable Of(ResultFolder first, ResultFolder second, string? against = null)
    {
        RequireSameSplits(first, second);
        var table = new TextTable("data", "split", "system", "runs A", "runs B", "metric", "A", "B", "B - A", "95 % interval", "p");
        var pairs = first.Rows.Select(row => (A: row, B: row with { Row = against ?? row.Row })).Where(pair => second.Rows.Contains(pair.B)).ToList();
        foreach (var (row, other) in pairs)
        {
            foreach (var (name, of) in Metrics)
            {
                var (a, b) = (UserResults.MeanByUser(first[row], of), UserResults.MeanByUser(second[other], of));
                double[] differences = [.. a.Select(user => b[user.Key] - user.Value)];
                table.Add(
                    row.Data,
                    row.Split,
                    row == other ? row.Row : $"{row.Row} / {other.Row}",
                    TextTable.Cell(first[row].Count),
                    TextTable.Cell(second[other].Count),
                    name,
                    TextTable.Cell(a.Values.Average()),
                    TextTable.Cell(b.Values.Average()),
                    TextTable.Cell(differences.Average()),
                    Bootstrap.IntervalText(differences),
                    PairedTest.Probability(b, a).ToString("0.0E+0", CultureInfo.InvariantCulture));
            }
        }

        return pairs.Count > 0
            ? table
            : throw new InvalidDataException($"'{first.Path}' has {Names(first)} and '{second.Path}' has {Names(second)}: " + (against is null
                ? "no system is in both. Compare folders that share one, or name a system of the second by --against."
                : $"there is no '{against}' in the second on data of the first. Name one that is there."));
    }

    /// <summary>The page.</summary>
    public static string ToMarkdown(TextTable table, ResultFolder first, ResultFolder second, string? against = null)
    {
        var (a, b) = (ExperimentRunner.NameOf(first.Path), ExperimentRunner.NameOf(second.Path));
        var option = against is null ? string.Empty : $" --against \"{against}\"";
        return table.ToMarkdown($"A: {a}, B: {b}", $"experiment compare {a} {b}{option}", Note);
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
