using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Generation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class ScaleGeneratorTests
{
    private static readonly ScaleSettings Settings = new() { Users = 3000, Items = 2000, FeatureWidths = [16, 8] };

    [TestMethod]
    public void Generate_SameSeed_GivesTheSameData()
    {
        var (one, two) = (ScaleGenerator.Generate(Settings), ScaleGenerator.Generate(Settings));

        CollectionAssert.AreEqual(Pairs(one), Pairs(two));
        Assert.AreEqual(Features(one, 1, 1999)[7], Features(two, 1, 1999)[7]);
    }

    [TestMethod]
    public void Generate_Degrees_FollowAPowerLawWithTheAskedMean()
    {
        var pairs = Pairs(ScaleGenerator.Generate(Settings));

        Assert.HasCount(pairs.Count, pairs.Distinct().ToList(), "pairs are distinct");
        Assert.IsInRange(9.0, 11.0, pairs.Count / 3000.0);
        var users = Degrees(pairs.Select(pair => pair.User));
        var items = Degrees(pairs.Select(pair => pair.Item));
        Assert.IsGreaterThan(5 * users[users.Count / 2], users[0], "the busiest user and the middle one");
        Assert.IsGreaterThan(20 * items[items.Count / 2], items[0], "the most popular item and the middle one");
    }

    [TestMethod]
    public void Generate_Features_ClusterAsTheInteractionsDo()
    {
        var data = ScaleGenerator.Generate(Settings);
        double Distance(int i, int j) => Features(data, 0, i).Zip(Features(data, 0, j)).Sum(pair => Math.Pow(pair.First - pair.Second, 2));

        // clusters are of 200 items side by side: 16 differences of variance 2·0.7² within one, and 2 more between two
        Assert.IsInRange(8.0, 24.0, Enumerable.Range(0, 100).Average(i => Distance(i, i + 100)));
        Assert.IsInRange(32.0, 64.0, Enumerable.Range(0, 1800).Average(i => Distance(i, i + 200)));
        var (near, all) = (0, 0);
        foreach (var user in Pairs(data).GroupBy(pair => pair.User))
        {
            near += user.GroupBy(pair => pair.Item / 200).Max(group => group.Count());
            all += user.Count();
        }

        Assert.IsGreaterThan(0.6, near / (double)all, "share of interactions in the user's main cluster");
    }

    private static List<(int User, int Item)> Pairs(DataSet data)
    {
        int At(string column, int row) => int.Parse(data.Train[column].TextAt(row), System.Globalization.CultureInfo.InvariantCulture);
        return [.. Enumerable.Range(0, data.Train.RowCount).Select(row => (At(DataSet.UserColumn, row), At(DataSet.ItemColumn, row)))];
    }

    private static List<int> Degrees(IEnumerable<int> ids) => [.. ids.GroupBy(id => id).Select(group => group.Count()).OrderDescending()];

    private static float[] Features(DataSet data, int modality, int item)
    {
        var column = data.ItemFeatures!.Columns.OfType<VectorColumn>().ElementAt(modality);
        var row = new float[column.Width];
        column.CopyRow(item, row);
        return row;
    }
}
