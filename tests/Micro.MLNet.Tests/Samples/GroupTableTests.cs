using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Experiments;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

[TestClass]
public sealed class GroupTableTests
{
    private const string Hits = "user\trecall\tndcg\thits\nu1\t0.5\t0.4\ta\nu2\t1\t0.8\tb\tz\n";
    private const string NoHits = "user\trecall\tndcg\nu1\t0.5\t0.4\nu2\t1\t0.8\n";

    [TestMethod]
    public void SplitGroups_SmallSplit_CountsInTrainingAlone()
    {
        var groups = SplitGroups.Of(Data());

        // u1 has 1 training interaction (twice in the file), u2 has 3; u3 has none and isn't ranked
        Assert.AreEqual("1-2: u1; 3-5: u2", Text(groups.Users, user => user));
        // of the test items a has 2, b 1 and z none
        Assert.AreEqual("0: u2 z; 1-2: u1 a, u1 b, u2 b", Text(groups.Interactions, pair => $"{pair.User} {pair.Item}"));
    }

    [TestMethod]
    public void Table_HandMadeRuns_HoldsTheMeansOfEachGroup()
    {
        using var folder = new TemporaryFolder();
        var table = new GroupTable();
        table.Add("tiny", Data(), [("A", [Run(folder, Hits)]), ("B", [Run(folder, NoHits)])], "Title", folder.At("plot"));

        var lines = table.ToCsv().Split('\n')[1..^1].Select(line => string.Join(' ', line.Split(',')[2..])).ToArray();
        CollectionAssert.AreEqual(
            new[]
            {
                "A 1 user history 1-2 1 0.5000 0.4000",
                "A 1 user history 3-5 1 1.0000 0.8000",
                "A 1 item popularity 0 1 1.0000 -",     // z
                "A 1 item popularity 1-2 3 0.6667 -",   // a of u1 and b of u2, not b of u1
                "B 1 user history 1-2 1 0.5000 0.4000",
                "B 1 user history 3-5 1 1.0000 0.8000",
                "B 1 item popularity 0 1 - -",          // which items were hits isn't known
                "B 1 item popularity 1-2 3 - -",
            },
            lines);
        StringAssert.Contains(File.ReadAllText(folder.At("plot-by-popularity.svg")), "3 interactions", StringComparison.Ordinal);
        StringAssert.Contains(File.ReadAllText(folder.At("plot-by-history.svg")), "1 users", StringComparison.Ordinal);
    }

    [TestMethod]
    public void UserResults_WrittenAndRead_AreEqual()
    {
        using var folder = new TemporaryFolder();
        var results = UserResults.Read(folder.Write("a.tsv", Hits));
        results.Write(folder.At("b.tsv"));

        Assert.AreEqual(Hits, File.ReadAllText(folder.At("b.tsv")).ReplaceLineEndings("\n"));
        Assert.IsTrue(results.HasHits);
        CollectionAssert.AreEqual(new[] { "b", "z" }, results["u2"].Hits.ToArray());
        Assert.IsFalse(UserResults.Read(folder.Write("c.tsv", NoHits)).HasHits);
        var error = Assert.ThrowsExactly<InvalidDataException>(() => UserResults.Read(folder.Write("d.tsv", "user\tndcg\n")));
        StringAssert.Contains(error.Message, "begins with 'user\tndcg'", StringComparison.Ordinal);
    }

    [TestMethod]
    public void Experiment_HitsOfEachUser_GiveItsRecall()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of("experiment", "table6", "--data", EmbeddedData.Folder, "--out", folder.Root, "--quick", "--epochs", "3", "--threads", "1");

        Assert.AreEqual(0, run.ExitCode, run.Error);
        var test = EmbeddedData.Read().Test!;
        var wanted = Enumerable.Range(0, test.RowCount).ToLookup(test[DataSet.UserColumn].TextAt, test[DataSet.ItemColumn].TextAt);
        var hits = 0;
        foreach (var path in Directory.GetFiles(folder.At("users")))
        {
            var results = UserResults.Read(path);
            foreach (var user in wanted)
            {
                Assert.AreEqual(results[user.Key].Recall, results[user.Key].Hits.Intersect(user).Count() / (double)user.Count(), 1e-9, user.Key);
                hits += results[user.Key].Hits.Count;
            }
        }

        // the groups hold the same hits: members times share, over all systems
        var lines = File.ReadAllLines(folder.At("table6-groups.csv")).Select(line => line.Split(',')).Where(cells => cells[4] == "item popularity").ToList();
        Assert.AreEqual(hits, lines.Sum(cells => Math.Round(int.Parse(cells[6], CultureInfo.InvariantCulture) * double.Parse(cells[7], CultureInfo.InvariantCulture))));
        Assert.AreEqual(3 * test.RowCount, lines.Sum(cells => int.Parse(cells[6], CultureInfo.InvariantCulture)));
        Assert.IsGreaterThan(100, hits);
    }

    private static FinishedRun Run(TemporaryFolder folder, string users) => new(1, "hash", [], UserResults.Read(folder.Write("users.tsv", users)));

    private static DataSet Data()
    {
        (string User, string Item, Split Part)[] rows =
        [
            ("u1", "a", Split.Train), ("u1", "a", Split.Train), ("u2", "a", Split.Train), ("u2", "b", Split.Train), ("u2", "c", Split.Train),
            ("u3", "c", Split.Validation),
            ("u1", "a", Split.Test), ("u1", "b", Split.Test), ("u2", "b", Split.Test), ("u2", "z", Split.Test), ("u3", "a", Split.Test),
        ];
        var view = new TableView(new TextColumn(DataSet.UserColumn, [.. rows.Select(row => row.User)]), new TextColumn(DataSet.ItemColumn, [.. rows.Select(row => row.Item)]));
        return DataSet.Create(view, [.. rows.Select(row => row.Part)], null, "test");
    }

    private static string Text<T>(IReadOnlyList<Group<T>> groups, Func<T, string> name) =>
        string.Join("; ", groups.Select(group => $"{group.Name}: {string.Join(", ", group.Members.Select(name).Order(StringComparer.Ordinal))}"));
}
