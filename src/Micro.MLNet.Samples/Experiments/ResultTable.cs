using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MathNet.Numerics.Statistics;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Means over seeds with their spread, and how sure the difference to the last row is.</summary>
internal sealed class ResultTable
{
    private const string Note =
        "Means over seeds on the test part, each run stopped on validation; all items but the user's training items are ranked, the validation items too where the column says so. " +
        "sd: standard deviation over seeds. 95 % interval of Recall@20: bootstrap over users, each averaged over seeds. p: two-sided paired t-test over users, averaged over seeds, against the last row of the same data. " +
        "A test user whose items a system can't rank counts as a miss in Recall@20 and NDCG@20; the columns from validation on are means over the users it can rank. " +
        "Only rows of the same split compare: split-DATA.json has its rule, seed, counts and full hash, and experiment compare refuses reports whose hashes differ.";

    private readonly TextTable _table = new(
        "data", "split", "system", "runs", "Recall@20", "sd", "95 % interval", "NDCG@20", "sd", "validation Recall@20", "Recall@20 (validation masked)", "NDCG@20 of retrieved hits", "Recall@20 among cold items", "p");

    /// <summary>Adds the rows of a data set; the others are compared with the last.</summary>
    public void Add(string data, IReadOnlyList<(string Name, IReadOnlyList<FinishedRun> Runs)> rows)
    {
        var reference = RecallByUser(rows[^1].Runs);
        foreach (var (name, runs) in rows)
        {
            var recall = runs.Select(run => run.Users.MeanRecall).ToArray();
            var users = RecallByUser(runs);
            var ndcg = runs.Select(run => run.Users.MeanNdcg).ToArray();
            _table.Add(
                data,
                runs[0].Split,
                name,
                TextTable.Cell(runs.Count),
                TextTable.Cell(recall.Mean()),
                Spread(recall),
                Bootstrap.IntervalText(users.Values),
                TextTable.Cell(ndcg.Mean()),
                Spread(ndcg),
                Mean(runs, "validation", "Recall@20"),
                Mean(runs, "testTrainAndValidationMasked", "Recall@20"),
                Mean(runs, "testNdcgOfRetrievedHits", "NDCG@20"),
                Mean(runs, "testAmongColdItems", "Recall@20"),
                ReferenceEquals(runs, rows[^1].Runs) ? "-" : PairedTest.Probability(users, reference).ToString("0.0E+0", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>The table with a head that says what it shows.</summary>
    public string ToMarkdown(string title, string command) => _table.ToMarkdown(title, command, Note);

    /// <summary>The same as comma-separated values.</summary>
    public string ToCsv() => _table.ToCsv();

    private static Dictionary<string, double> RecallByUser(IReadOnlyList<FinishedRun> runs) => UserResults.MeanByUser(runs, user => user.Recall);

    private static string Mean(IReadOnlyList<FinishedRun> runs, string part, string metric)
    {
        var values = runs.Select(run => (double?)run.Report[part]?[metric]).ToArray();
        return values.Any(value => value is null) ? "-" : TextTable.Cell(values.Average()!.Value);
    }

    private static string Spread(double[] values) => values.Length > 1 ? TextTable.Cell(values.StandardDeviation()) : "-";
}
