using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Evaluation;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Each test user's Recall@20 and NDCG@20 of one run, kept beside the log for paired tests.</summary>
internal sealed class UserResults
{
    private const string Header = "user\trecall\tndcg";
    private readonly Dictionary<string, (double Recall, double Ndcg)> _values;

    private UserResults(Dictionary<string, (double Recall, double Ndcg)> values) => _values = values;

    /// <summary>Recall@20 by user.</summary>
    public IEnumerable<KeyValuePair<string, double>> Recall => _values.Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Recall));

    /// <summary>Mean Recall@20.</summary>
    public double MeanRecall => _values.Values.Average(value => value.Recall);

    /// <summary>Mean NDCG@20.</summary>
    public double MeanNdcg => _values.Values.Average(value => value.Ndcg);

    /// <summary>The results of a report.</summary>
    /// <param name="report">With per-user results; null when the model knows none of the items.</param>
    /// <param name="users">All test users: one whose items the model can't rank counts as a miss.</param>
    public static UserResults Of(RankingReport? report, IEnumerable<string> users)
    {
        var values = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
        foreach (var user in users)
        {
            values[user] = report is not null && report.PerUser.TryGetValue(user, out var result)
                ? (result.Values["Recall@20"], result.Values["NDCG@20"])
                : (0, 0);
        }

        return new UserResults(values);
    }

    /// <summary>Reads a file that <see cref="Write"/> wrote.</summary>
    public static UserResults Read(string path)
    {
        var values = new Dictionary<string, (double, double)>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Skip(1))
        {
            var cells = line.Split('\t');
            values[cells[0]] = (double.Parse(cells[1], CultureInfo.InvariantCulture), double.Parse(cells[2], CultureInfo.InvariantCulture));
        }

        return new UserResults(values);
    }

    /// <summary>Writes a line a user.</summary>
    public void Write(string path) => File.WriteAllLines(
        path,
        [Header, .. _values.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}\t{entry.Value.Recall:R}\t{entry.Value.Ndcg:R}"))]);
}
