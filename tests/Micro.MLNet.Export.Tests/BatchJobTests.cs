using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Batch;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Tests.Serving;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Export.Tests;

/// <summary>The batch job: 100 users in parts of 30, of which the last has 10.</summary>
[TestClass]
public sealed class BatchJobTests : IDisposable
{
    private static readonly MicroTransformer Model = Models.Of(HandMadeModel.OfManyUsers(100, 40));
    private static readonly JobSettings Settings = new(Count: 5, UsersPerPart: 30);
    private readonly TemporaryFolder _folder = new();

    public BatchJobTests() => Model.Save(ModelPath);

    private string ModelPath => _folder.File("model.zip");

    private string Lists => _folder.File("lists");

    public void Dispose() => _folder.Dispose();

    [TestMethod]
    [DataRow(true)]
    [DataRow(false)]
    public async Task Run_AllUsers_GetTheModelsLists(bool excludeSeen)
    {
        var reports = new List<JobProgress>();
        var summary = await BatchJob.RunAsync(ModelPath, Lists, Settings with { ExcludeSeen = excludeSeen }, new Reports(reports.Add), default);

        Assert.AreEqual(new JobSummary(Users: 100, Parts: 4, KeptParts: 0), summary);
        CollectionAssert.AreEqual(new[] { (0, 30), (1, 60), (2, 90), (3, 100) }, reports.Select(report => (report.Part, report.DoneUsers)).ToArray());
        var rows = Duck.Query($"SELECT \"user\", rank, item, score FROM {Duck.Text(Path.Combine(Lists, "part-*.parquet"))} ORDER BY filename, file_row_number");
        var options = new RecommendOptions { ExcludeSeen = excludeSeen };
        var expected = from user in Model.Model.UserIds
                       from entry in Model.Recommend(user, 5, options).Select((entry, n) => (user, n + 1, entry.ItemId, entry.Score))
                       select entry;
        CollectionAssert.AreEqual(expected.ToArray(), rows.Select(row => ((string)row[0], (int)row[1], (string)row[2], (float)row[3])).ToArray());
    }

    [TestMethod]
    public async Task Run_StoppedAfterTwoParts_GoesOnAndGivesTheSameBytes()
    {
        var whole = _folder.File("whole");
        await BatchJob.RunAsync(ModelPath, whole, Settings, new Reports(_ => { }), default);
        using var source = new CancellationTokenSource();
        var stopAtSecond = new Reports(report => (report.Part == 1 ? source : null)?.Cancel());
        await Assert.ThrowsAsync<OperationCanceledException>(() => BatchJob.RunAsync(ModelPath, Lists, Settings, stopAtSecond, source.Token));
        Assert.HasCount(2, Directory.GetFiles(Lists, "part-*"));
        var abandoned = JobManifest.PartPath(Lists, 2) + ".xyz.tmp"; // as a killed process leaves it
        File.WriteAllText(abandoned, "half a p");
        var writtenFirst = Directory.GetFiles(Lists, "part-*.parquet").Order().Select(File.GetLastWriteTimeUtc).ToArray();

        var summary = await BatchJob.RunAsync(ModelPath, Lists, Settings, new Reports(_ => { }), default);

        Assert.AreEqual(2, summary.KeptParts);
        CollectionAssert.AreEqual(writtenFirst, Directory.GetFiles(Lists, "part-*.parquet").Order().Take(2).Select(File.GetLastWriteTimeUtc).ToArray());
        Assert.IsFalse(File.Exists(abandoned));
        CollectionAssert.AreEqual(Names(whole), Names(Lists));
        foreach (var name in Names(whole))
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(Path.Combine(whole, name)), File.ReadAllBytes(Path.Combine(Lists, name)), name);
        }
    }

    [TestMethod]
    public async Task Run_ModelSavedByMLNet_GivesTheSameParts()
    {
        await BatchJob.RunAsync(ModelPath, Lists, Settings, new Reports(_ => { }), default);
        var mlContext = new MLContext();
        var schema = mlContext.Data.LoadFromEnumerable(new[] { new Row() }).Schema;
        mlContext.Model.Save(Model, schema, _folder.File("chain.zip"));
        await BatchJob.RunAsync(_folder.File("chain.zip"), _folder.File("chain"), Settings, new Reports(_ => { }), default);

        for (var part = 0; part < 4; part++)
        {
            CollectionAssert.AreEqual(File.ReadAllBytes(JobManifest.PartPath(Lists, part)), File.ReadAllBytes(JobManifest.PartPath(_folder.File("chain"), part)));
        }
    }

    [TestMethod]
    public async Task Run_OtherSettingsOrModel_SaysWhatDiffersAndLeavesTheParts()
    {
        await BatchJob.RunAsync(ModelPath, Lists, Settings, new Reports(_ => { }), default);
        var before = File.ReadAllBytes(JobManifest.PartPath(Lists, 0));

        var settings = await Assert.ThrowsExactlyAsync<InvalidDataException>(
            () => BatchJob.RunAsync(ModelPath, Lists, new JobSettings(Count: 6, UsersPerPart: 31, ExcludeSeen: false), new Reports(_ => { }), default));
        Models.Of(HandMadeModel.OfManyUsers(100, 41)).Save(ModelPath);
        var model = await Assert.ThrowsExactlyAsync<InvalidDataException>(() => BatchJob.RunAsync(ModelPath, Lists, Settings, new Reports(_ => { }), default));

        StringAssert.Contains(settings.Message, "another job: -k 5 instead of 6, --users-per-part 30 instead of 31, training items left out True instead of False. Name another folder", StringComparison.Ordinal);
        StringAssert.Contains(model.Message, "another job: model ", StringComparison.Ordinal);
        CollectionAssert.AreEqual(before, File.ReadAllBytes(JobManifest.PartPath(Lists, 0)));
    }

    [TestMethod]
    public void Commands_RunAndQuery_AnswerFromTheParts()
    {
        Models.Of(HandMadeModel.OfFiveItems()).Save(ModelPath);
        Assert.AreEqual((0, "", "part 1 of 2: 2 of 3 users,", "3 users in 2 parts, 0 of them from before"), Run("run", "--model", ModelPath, "--lists", Lists, "-k", "2", "--users-per-part", "2"));

        // HandMadeModel's remarks: 7 gets 20 and 30 (10 is seen), 8 gets 20 and 40 (ties, 10 and 30 are seen), anna 30 and 10
        Assert.AreEqual("rank\titem\tscore\n1\t30\t4\n2\t10\t3\n", Run("query", "--lists", Lists, "--user", "anna").Output);
        Assert.AreEqual(
            "users\trows\titems_recommended\tcoverage\n3\t6\t4\t0.8\n\nitem\tusers\tmean_rank\n20\t2\t1\n30\t2\t1.5\n10\t1\t2\n",
            Run("query", "--lists", Lists, "--top", "3").Output);
        Assert.AreEqual("user\n8\n", Run("query", "--lists", Lists, "--sql", "SELECT \"user\" FROM lists WHERE item = '40'").Output);
        Assert.AreEqual("rank\titem\tscore\n", Run("query", "--lists", Lists, "--user", "x' OR '1' = '1").Output);

        File.Delete(JobManifest.PartPath(Lists, 1));
        Assert.StartsWith("The job isn't finished: 1 of its parts are missing.", Run("query", "--lists", Lists).FirstError);
    }

    [TestMethod]
    [DataRow(1, "Error: There is no file 'none.zip'. Pass the path of a model", "run", "--model", "none.zip", "--lists", "LISTS")]
    [DataRow(1, "Error: -k is 0 and --users-per-part 4096, but both must be at least 1.", "run", "--model", "MODEL", "--lists", "LISTS", "-k", "0")]
    [DataRow(1, "Error: 'LISTS' holds no lists: it has no job.json.", "query", "--lists", "LISTS")]
    [DataRow(2, "Option '--lists' is required. Try --help.", "query")]
    public void Commands_Mistakes_AreOneLine(int code, string message, params string[] arguments)
    {
        string Fill(string text) => text.Replace("LISTS", Lists, StringComparison.Ordinal).Replace("MODEL", ModelPath, StringComparison.Ordinal);

        var run = Run([.. arguments.Select(Fill)]);

        Assert.AreEqual((code, ""), (run.Code, run.Output));
        Assert.StartsWith(Fill(message), run.FirstError);
        Assert.AreEqual(run.FirstError, run.LastError);
    }

    [TestMethod]
    public void Commands_FolderWithOtherFiles_IsLeftAlone()
    {
        Directory.CreateDirectory(Lists);
        File.WriteAllText(Path.Combine(Lists, "mine.txt"), "mine");

        var run = Run("run", "--model", ModelPath, "--lists", Lists);

        Assert.AreEqual(1, run.Code);
        StringAssert.Contains(run.FirstError, "holds files but no job, and nothing is overwritten", StringComparison.Ordinal);
        Assert.HasCount(1, Directory.GetFiles(Lists));
    }

    [TestMethod]
    [DataRow("{ \"ModelSha256\": \"1\" }")]
    [DataRow("{")]
    public void Query_DamagedJob_SaysSo(string json)
    {
        Directory.CreateDirectory(Lists);
        File.WriteAllText(Path.Combine(Lists, "job.json"), json);

        StringAssert.Contains(Run("query", "--lists", Lists).FirstError, "job.json' is damaged", StringComparison.Ordinal);
    }

    private static string[] Names(string folder) => [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Exit code, output with plain line ends, and the first and last line of the errors, without the speed.</summary>
    private static (int Code, string Output, string FirstError, string LastError) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = Commands.Run(arguments, output, error);
        var lines = error.ToString().TrimEnd('\n').Split('\n');
        var speed = lines[0].LastIndexOf(" users/s", StringComparison.Ordinal);
        return (code, output.ToString(), speed < 0 ? lines[0] : lines[0][..(lines[0].LastIndexOf(' ', speed - 1))], lines[^1]);
    }

    private sealed class Reports(Action<JobProgress> report) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => report(value);
    }

    private sealed class Row
    {
        public string UserId { get; set; } = "";

        public string ItemId { get; set; } = "";
    }
}
