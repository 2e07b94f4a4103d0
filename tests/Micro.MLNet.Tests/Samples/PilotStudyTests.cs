using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Experiments.Pilot;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class PilotStudyTests
{
    // cosines: a and b 1, c and either 0, e and each of them 1/√2; d is zero and has none
    private static readonly (string Id, float[] Vector)[] Items = [("a", [1, 0]), ("b", [2, 0]), ("c", [0, 3]), ("d", [0, 0]), ("e", [1, 1])];

    [TestMethod]
    public void PairSimilarity_FiveItems_MatchesHandValues()
    {
        var data = Data(("u1", "a"), ("u1", "b"), ("u2", "a"), ("u2", "b"), ("u2", "d"), ("u2", "e"), ("u2", "e"), ("u3", "c"));
        var similarity = PairSimilarity.Compute(Vectors(data), CoInteractions.Of(data), default);

        var half = 1 / Math.Sqrt(2);
        Assert.AreEqual(4, similarity.ItemCount);
        Assert.AreEqual((1 + (3 * half)) / 6, similarity.All, 1e-7);            // ab; ae, be, ce; ac and bc are 0
        Assert.AreEqual((1 + (2 * half)) / 3, similarity.CoInteracted, 1e-7);   // ab, ae, be
        Assert.AreEqual(3, similarity.PairCount);
        Assert.AreEqual((2 + (2 * half)) / 4, similarity.CoInteractedPerUser, 1e-7); // ab twice
    }

    [TestMethod]
    public void CoInteractions_PartsOfTheData_AreTakenTogether()
    {
        var data = DataSet.Create(Table(("u1", "a"), ("u1", "e"), ("u2", "x")), [Split.Train, Split.Test, Split.Validation], Features(), "test");
        var interactions = CoInteractions.Of(data);

        CollectionAssert.AreEqual(new[] { 0, 4 }, interactions.ItemsByUser[0]);
        Assert.IsEmpty(interactions.ItemsByUser[1], "x has no features, but u2 is a user");
    }

    [TestMethod]
    [DataRow(new[] { 0, 2 }, 2, DisplayName = "2 is the second of 0's neighbors")]
    [DataRow(new[] { 2, 3 }, 1, DisplayName = "3 is the first of 2's; 2 is none of 3's")]
    [DataRow(new[] { 1, 3 }, int.MaxValue, DisplayName = "neither is the other's")]
    [DataRow(new[] { 0 }, int.MaxValue, DisplayName = "one item")]
    [DataRow(new int[0], int.MaxValue, DisplayName = "none")]
    public void LeastNeighborCount_SmallGraph_MatchesHandValue(int[] items, int expected) =>
        Assert.AreEqual(expected, SimilarPurchases.LeastNeighborCount(items, [[1, 2], [2, 0], [3, 1], [0, 4], []]));

    [TestMethod]
    public void LeastNeighborCounts_FiveItems_MatchHandValues()
    {
        // the two most similar, ties by index: a: b e, b: a e, e: a b, c: e, whose cosine with a and b is 0; d: none
        var data = Data(("u1", "a"), ("u1", "b"), ("u2", "b"), ("u2", "e"), ("u3", "c"), ("u3", "e"), ("u4", "a"), ("u4", "c"), ("u5", "d"), ("u5", "a"));
        var counts = SimilarPurchases.LeastNeighborCounts(data, CoInteractions.Of(data), 2, default)["image"];

        CollectionAssert.AreEqual(new[] { 1, 2, 1, int.MaxValue, int.MaxValue }, counts);
    }

    [TestMethod]
    public void Table1_EmbeddedData_EqualsADoubleLoop()
    {
        using var folder = new TemporaryFolder();
        var lines = RunQuick("table1", folder);

        var data = EmbeddedData.Read();
        foreach (var (line, features) in lines.Zip(data.ItemFeatures!.Columns.OfType<VectorColumn>()))
        {
            var cosines = Cosines(features);
            var users = Users(data);
            var pairs = (from i in Enumerable.Range(0, cosines.Length) from j in Enumerable.Range(0, i) select (i, j)).ToArray();
            var shared = pairs.Select(pair => users.Count(items => items.Contains(pair.i) && items.Contains(pair.j))).ToArray();
            var similarities = pairs.Select(pair => cosines[pair.i][pair.j]).ToArray();
            Assert.AreEqual(similarities.Average(), Number(line[3]), 6e-5);
            Assert.AreEqual(similarities.Where((_, n) => shared[n] > 0).Average(), Number(line[4]), 6e-5);
            Assert.AreEqual(similarities.Select((similarity, n) => similarity * shared[n]).Sum() / shared.Sum(), Number(line[5]), 6e-5);
            Assert.AreEqual($"{shared.Count(count => count > 0)}", line[6]);
        }
    }

    [TestMethod]
    public void Table2_EmbeddedData_EqualsADoubleLoop()
    {
        using var folder = new TemporaryFolder();
        var lines = RunQuick("table2", folder);

        var data = EmbeddedData.Read();
        foreach (var (line, features) in lines.Zip(data.ItemFeatures!.Columns.OfType<VectorColumn>()))
        {
            var cosines = Cosines(features);
            var order = cosines.Select((row, i) => Enumerable.Range(0, row.Length).Where(j => j != i).OrderByDescending(j => row[j]).Take(20).ToArray()).ToArray();
            foreach (var (k, column) in new[] { (5, 3), (10, 4), (15, 5), (20, 6) })
            {
                var share = Users(data).Average(items => items.Any(i => order[i].Take(k).Any(items.Contains)) ? 100.0 : 0);
                Assert.AreEqual(share, Number(line[column].TrimEnd('%')), 6e-3, $"k = {k}");
            }
        }
    }

    private static List<string[]> RunQuick(string name, TemporaryFolder folder)
    {
        var run = CommandRun.Of("experiment", name, "--data", EmbeddedData.Folder, "--out", folder.Root, "--quick");
        Assert.AreEqual(0, run.ExitCode, run.Error);
        Assert.IsGreaterThan(10_000, new FileInfo(folder.At($"{name}.png")).Length);
        StringAssert.Contains(File.ReadAllText(folder.At($"{name}.svg")), "image", StringComparison.Ordinal);
        StringAssert.Contains(File.ReadAllText(folder.At($"{name}.md")), $"`experiment {name} --data data`", StringComparison.Ordinal);
        var lines = File.ReadAllLines(folder.At($"{name}.csv"))[1..].Select(line => line.Split(',')).ToList();
        Assert.HasCount(2, lines);
        return lines;
    }

    private static double[][] Cosines(VectorColumn features)
    {
        var rows = new float[features.RowCount][];
        for (var item = 0; item < rows.Length; item++)
        {
            rows[item] = new float[features.Width];
            features.CopyRow(item, rows[item]);
        }

        double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
        var norms = rows.Select(row => Math.Sqrt(Dot(row, row))).ToArray();
        return [.. rows.Select((a, i) => rows.Select((b, j) => Dot(a, b) / (norms[i] * norms[j])).ToArray())];
    }

    private static List<HashSet<int>> Users(DataSet data)
    {
        var ids = Enumerable.Range(0, data.ItemFeatures!.RowCount).Select(data.ItemFeatures[DataSet.ItemColumn].TextAt).ToList();
        var rows = new[] { data.Train, data.Validation!, data.Test! }
            .SelectMany(part => Enumerable.Range(0, part.RowCount).Select(row => (User: part[DataSet.UserColumn].TextAt(row), Item: part[DataSet.ItemColumn].TextAt(row))));
        return [.. rows.GroupBy(row => row.User).Select(group => group.Select(row => ids.IndexOf(row.Item)).ToHashSet())];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DataSet Data(params (string User, string Item)[] pairs) => DataSet.Create(Table(pairs), new Split[pairs.Length], Features(), "test");

    private static TableView Table(params (string User, string Item)[] pairs) =>
        new(new TextColumn(DataSet.UserColumn, [.. pairs.Select(pair => pair.User)]), new TextColumn(DataSet.ItemColumn, [.. pairs.Select(pair => pair.Item)]));

    private static TableView Features() => new(
        new TextColumn(DataSet.ItemColumn, [.. Items.Select(item => item.Id)]),
        new VectorColumn<float>("image", 2, [.. Items.SelectMany(item => item.Vector)]));

    private static VectorColumn Vectors(DataSet data) => data.ItemFeatures!.Columns.OfType<VectorColumn>().Single();
}
