using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Evaluation;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Each test user's Recall@20, NDCG@20 and hits of one run, kept beside the log for paired tests and for results by group.</summary>
/// <remarks>A line a user: id, Recall@20, NDCG@20, and a cell for each hit's item id. Files of earlier versions have no hits, and their header says so.</remarks>
internal sealed class UserResults
{
    /// <summary>Length of the ranked lists.</summary>
    public const int Cutoff = 20;

    private const string HeaderWithoutHits = "user\trecall\tndcg";
    private const string Header = HeaderWithoutHits + "\thits";
    private readonly Dictionary<string, UserResult> _values;

    private UserResults(Dictionary<string, UserResult> values, bool hasHits)
    {
        _values = values;
        HasHits = hasHits;
    }

    /// <summary>Whether it is known which items were hits.</summary>
    public bool HasHits { get; }

    /// <summary>Mean Recall@20.</summary>
    public double MeanRecall => _values.Values.Average(value => value.Recall);

    /// <summary>Mean NDCG@20.</summary>
    public double MeanNdcg => _values.Values.Average(value => value.Ndcg);

    /// <summary>The results of one user.</summary>
    public UserResult this[string user] => _values[user];

    /// <summary>A metric of each user, averaged over runs.</summary>
    public static Dictionary<string, double> MeanByUser(IEnumerable<FinishedRun> runs, Func<UserResult, double> metric) => runs
        .SelectMany(run => run.Users._values)
        .GroupBy(entry => entry.Key, entry => metric(entry.Value), StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Average(), StringComparer.Ordinal);

    /// <summary>The results of a report.</summary>
    /// <param name="report">With per-user results; null when the model knows none of the items.</param>
    /// <param name="hits">Items of test that are in the first 20, by user.</param>
    /// <param name="users">All test users: one whose items the model can't rank counts as a miss.</param>
    public static UserResults Of(RankingReport? report, IReadOnlyDictionary<string, string[]> hits, IEnumerable<string> users)
    {
        var values = new Dictionary<string, UserResult>(StringComparer.Ordinal);
        foreach (var user in users)
        {
            values[user] = report is not null && report.PerUser.TryGetValue(user, out var result)
                ? new UserResult(result.Values["Recall@20"], result.Values["NDCG@20"], hits[user])
                : new UserResult(0, 0, []);
        }

        return new UserResults(values, hasHits: true);
    }

    /// <summary>Reads a file that <see cref="Write"/> wrote, in this version or an earlier one.</summary>
    /// <exception cref="InvalidDataException">It has another header.</exception>
    public static UserResults Read(string path)
    {
        using var lines = File.ReadLines(path).GetEnumerator();
        var header = lines.MoveNext() ? lines.Current : string.Empty;
        if (header is not (Header or HeaderWithoutHits))
        {
            throw new InvalidDataException($"'{path}' begins with '{header}', but '{Header}' is expected. Delete the file to train its run again.");
        }

        var values = new Dictionary<string, UserResult>(StringComparer.Ordinal);
        while (lines.MoveNext())
        {
            var cells = lines.Current.Split('\t');
            values[cells[0]] = new UserResult(double.Parse(cells[1], CultureInfo.InvariantCulture), double.Parse(cells[2], CultureInfo.InvariantCulture), cells[3..]);
        }

        return new UserResults(values, header == Header);
    }

    /// <summary>Writes a line a user.</summary>
    public void Write(string path) => File.WriteAllLines(
        path,
        [Header, .. _values.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}\t{entry.Value.Recall:R}\t{entry.Value.Ndcg:R}{string.Concat(entry.Value.Hits.Select(hit => "\t" + hit))}"))]);
}

/// <summary>What one user of the test part got.</summary>
/// <param name="Recall">Recall@20, in [0, 1].</param>
/// <param name="Ndcg">NDCG@20, in [0, 1].</param>
/// <param name="Hits">Ids of the test items among the first 20, best first; empty too where <see cref="UserResults.HasHits"/> is false.</param>
internal sealed record UserResult(double Recall, double Ndcg, IReadOnlyList<string> Hits);
