using System;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Evaluation;

[TestClass]
public sealed class RankingReportTests
{
    private static readonly RankingReport Report = RankingEvaluator.Evaluate(
        new TableScorer([[1, 2, 3], [1, 2, 3]]),
        Interactions.Build(2, 3, [0], [1]),
        [],
        new() { Cutoffs = [2, 2, 1] },
        null,
        CancellationToken.None);

    [TestMethod]
    public void Indexer_CutoffNotEvaluated_NamesTheEvaluatedOnes()
    {
        var exception = Assert.ThrowsExactly<ArgumentException>(() => Report[RankingMetricKind.Ndcg, 20]);

        Assert.AreEqual(
            "NDCG@20 was not evaluated; the cutoffs are 1, 2. Add the cutoff to TopKEvaluationOptions.Cutoffs. (Parameter 'cutoff')",
            exception.Message);
    }

    [TestMethod]
    public void PerUser_NotAskedFor_IsEmpty() => Assert.IsEmpty(Report.PerUser);

    [TestMethod]
    public void WithSkipped_NewAndKnownReason_AddsUp()
    {
        var report = Report.WithSkipped(RankingReport.UnknownUser, 3).WithSkipped(RankingReport.NoRelevantItems, 4).WithSkipped("other", 0);

        Assert.HasCount(2, report.UsersSkipped);
        Assert.AreEqual(3, report.UsersSkipped["unknown user"]);
        Assert.AreEqual(5, report.UsersSkipped["no relevant items"]); // user 1 and the four added
        Assert.AreEqual(1, Report.UsersSkipped["no relevant items"]);
        Assert.AreEqual(1, report.UsersEvaluated);
    }

    [TestMethod]
    public void ValidateOrThrow_SeveralFaults_NamesAllOfThem()
    {
        var options = new TopKEvaluationOptions
        {
            Cutoffs = [5, 0],
            MaxDegreeOfParallelism = 0,
            NdcgIdeal = (NdcgIdeal)7,
            Candidates = (CandidateItems)8,
        };

        Assert.AreEqual(
            "4 evaluation option(s) must be changed. Cutoffs holds 0: use values of at least 1. " +
            "MaxDegreeOfParallelism is 0: use at least 1, or null for all cores. NdcgIdeal is 7: use RelevantItems or RetrievedHits. " +
            "Candidates is 8: use All or ColdOnly.",
            Assert.ThrowsExactly<ArgumentException>(options.ValidateOrThrow).Message);
        Assert.AreEqual(
            "1 evaluation option(s) must be changed. Cutoffs is empty: name at least one cutoff, for example 20.",
            Assert.ThrowsExactly<ArgumentException>(new TopKEvaluationOptions { Cutoffs = [] }.ValidateOrThrow).Message);
    }
}
