using System.Collections.Generic;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>What the command line asks the report for.</summary>
/// <param name="Threads">Threads of libtorch and of the baselines.</param>
/// <param name="Runs">Runs of which the fastest counts.</param>
/// <param name="Data">Folder of the data sets.</param>
/// <param name="Items">N of the contrast.</param>
/// <param name="Sizes">Catalogs to generate.</param>
/// <param name="DataSets">Data sets to train on.</param>
/// <param name="NaiveSteps">Steps of the naive baseline.</param>
internal sealed record ReportSettings(
    int Threads, int Runs, string Data, int Items, IReadOnlyList<string> Sizes, IReadOnlyList<string> DataSets, int NaiveSteps);
