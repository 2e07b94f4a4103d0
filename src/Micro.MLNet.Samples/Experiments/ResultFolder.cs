using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>The finished runs of a folder that an experiment wrote, by data, split and row.</summary>
internal sealed class ResultFolder
{
    private readonly Dictionary<(string Data, string Split, string Row), List<FinishedRun>> _rows = [];

    private ResultFolder(string path) => Path = path;

    /// <summary>As it was given.</summary>
    public string Path { get; }

    /// <summary>What was measured, in the order of the log.</summary>
    public IReadOnlyCollection<(string Data, string Split, string Row)> Rows => _rows.Keys;

    /// <summary>The runs of a row, one a seed.</summary>
    public IReadOnlyList<FinishedRun> this[(string Data, string Split, string Row) row] => _rows[row];

    /// <summary>The hashes of the splits of a data set; none when it isn't there.</summary>
    public IReadOnlyList<string> SplitsOf(string data) => [.. Rows.Where(row => row.Data == data).Select(row => row.Split).Distinct()];

    /// <summary>Reads a folder.</summary>
    /// <exception cref="FileNotFoundException">It holds no runs, or a run's results by user are gone.</exception>
    /// <exception cref="InvalidDataException">A row has two runs of one seed: they had different settings.</exception>
    public static ResultFolder Read(string path)
    {
        var results = new ResultFolder(path);
        var log = new RunLog(System.IO.Path.Combine(path, ExperimentRunner.LogFile));
        foreach (var (key, report) in log.All)
        {
            var row = ((string)report["data"]!, (string)report["split"]!, (string)report["row"]!);
            var runs = results._rows.TryGetValue(row, out var known) ? known : results._rows[row] = [];
            var seed = (int)report["seed"]!;
            if (runs.Exists(run => run.Seed == seed))
            {
                throw new InvalidDataException(
                    $"'{path}' holds two runs of '{row.Item3}' on '{row.Item1}' with seed {seed}, which differ in their settings. Compare folders that hold one run of each seed.");
            }

            var users = ExperimentRunner.UsersFile(path, key);
            runs.Add(new FinishedRun(seed, row.Item2, report, File.Exists(users)
                ? UserResults.Read(users)
                : throw new FileNotFoundException($"'{path}' lacks '{users}', the results by user of a run in its log. Run the experiment again to make it.")));
        }

        return results._rows.Count > 0
            ? results
            : throw new FileNotFoundException($"'{path}' holds no {ExperimentRunner.LogFile} with finished runs. Name a folder that an experiment wrote with --out.");
    }
}
