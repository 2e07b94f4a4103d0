using System.Collections.Generic;
using System.IO;
using System.Text;
using Micro.MLNet.Samples.Cli;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Everything that an experiment writes once its runs are finished: the table, results by group, plots of both, and how the data was split.</summary>
/// <param name="folder">Where to.</param>
/// <param name="experiment">Whose.</param>
internal sealed class ExperimentReport(string folder, Experiment experiment)
{
    private readonly ResultTable _table = new();
    private readonly GroupTable _groups = new();

    /// <summary>Adds the rows of a data set.</summary>
    /// <param name="data">As it was split.</param>
    /// <param name="rows">The last one is the one that the others are compared with.</param>
    public void Add(ExperimentData data, IReadOnlyList<(string Name, IReadOnlyList<FinishedRun> Runs)> rows)
    {
        var name = data.Name;
        var path = Path.Combine(folder, $"{experiment.Name}-{name}");
        SplitManifest.Write(folder, name, data.Set);
        _table.Add(name, rows);
        _groups.Add(name, data.Set, rows, experiment.Title, path);
        ResultPlot.Write(path, $"{experiment.Title}, {name}", rows);
    }

    /// <summary>Writes both tables.</summary>
    /// <param name="command">That made them.</param>
    /// <returns>The table of results.</returns>
    public string Write(string command)
    {
        var markdown = _table.ToMarkdown(experiment.Title, command);
        WriteTable(folder, experiment.Name, markdown, _table.ToCsv());
        WriteTable(folder, experiment.Name + "-groups", _groups.ToMarkdown(experiment.Title, command), _groups.ToCsv());
        return markdown;
    }

    /// <summary>Writes a table as Markdown and as comma-separated values.</summary>
    public static void WriteTable(string folder, string name, string markdown, string csv)
    {
        foreach (var (extension, text) in new[] { ("md", markdown), ("csv", csv) })
        {
            OutputFile.Reserve(Path.Combine(folder, $"{name}.{extension}")).Write(stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        }
    }
}
