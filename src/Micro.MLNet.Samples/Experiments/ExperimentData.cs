using System.Collections.Generic;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>A data set as an experiment uses it.</summary>
/// <param name="Folder">Where it was read.</param>
/// <param name="Name">Its name in logs and tables: its folder's, and which split.</param>
/// <param name="Set">Its interactions and features.</param>
/// <param name="IsColdStart">Whether all of validation and test are cold items.</param>
/// <param name="Split">The split's hash, which is the same whatever modalities are used.</param>
internal sealed record ExperimentData(string Folder, string Name, DataSet Set, bool IsColdStart, string Split)
{
    /// <summary>Reads a folder, with the cold-start split where it is asked for.</summary>
    public static ExperimentData Read(string folder, bool isColdStart)
    {
        var data = ReadSet(folder, null, isColdStart);
        var name = ExperimentRunner.NameOf(folder) + (isColdStart ? "-cold" : string.Empty);
        return new ExperimentData(folder, name, data, isColdStart, SplitHash.Of(data));
    }

    /// <summary>The same with these modalities alone; null takes all.</summary>
    public ExperimentData With(IReadOnlyList<string>? modalities) => modalities is null ? this : this with { Set = ReadSet(Folder, modalities, IsColdStart) };

    private static DataSet ReadSet(string folder, IReadOnlyList<string>? modalities, bool isColdStart)
    {
        var data = DataSetReader.Read(folder, modalities);
        return isColdStart ? ColdSplit.Of(new MLContext(), data) : data;
    }
}
