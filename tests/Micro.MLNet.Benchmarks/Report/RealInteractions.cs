using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>Interactions of a data set whose ids are the indices.</summary>
internal static class RealInteractions
{
    /// <summary>Training and test interactions.</summary>
    public static (Interactions Train, Interactions Test) Read(string folder)
    {
        var data = DataSetReader.Read(folder, modalities: []);
        var test = data.Test ?? throw new InvalidDataException($"'{folder}' has no test interactions.");
        var (trainUsers, trainItems) = (Indices(data.Train, DataSet.UserColumn), Indices(data.Train, DataSet.ItemColumn));
        var (testUsers, testItems) = (Indices(test, DataSet.UserColumn), Indices(test, DataSet.ItemColumn));
        var (userCount, itemCount) = (trainUsers.Concat(testUsers).Max() + 1, trainItems.Concat(testItems).Max() + 1);
        return (Interactions.Build(userCount, itemCount, trainUsers, trainItems), Interactions.Build(userCount, itemCount, testUsers, testItems));
    }

    private static int[] Indices(TableView view, string column) =>
        [.. Enumerable.Range(0, view.RowCount).Select(row => int.Parse(view[column].TextAt(row), CultureInfo.InvariantCulture))];
}
