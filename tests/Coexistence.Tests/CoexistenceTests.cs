using System;
using Micro.MLNet;
using Micro.MLNet.Core;
using Microsoft.ML;
using Microsoft.ML.Trainers;
using Microsoft.VisualStudio.TestTools.UnitTesting;

[assembly: DoNotParallelize]

namespace Coexistence.Tests;

[TestClass]
public sealed class CoexistenceTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Recommendation_BothPackages_IsTheOfficialCatalog()
    {
        RecommendationCatalog catalog = _mlContext.Recommendation();
        MatrixFactorizationTrainer trainer = catalog.Trainers.MatrixFactorization(new() { MatrixRowIndexColumnName = "ItemId" });
        Assert.AreEqual("ItemId", trainer.Settings.MatrixRowIndexColumnName);
    }

    [TestMethod]
    public void Micro_BothPackages_StandsBesideTheOfficialTrainers()
    {
        var features = UserCode.ItemFeatures(_mlContext);
        Assert.IsInstanceOfType<MicroTrainer>(UserCode.Create(_mlContext, features));
        Assert.IsInstanceOfType<MicroTrainer>(UserCode.CreateShort(_mlContext, features));
        Assert.IsInstanceOfType<MicroTrainer>(_mlContext.Recommendation().Trainers.LightGcn("UserId", "ItemId"));
    }

    [TestMethod]
    public void Fit_BothPackages_TrainsAndEvaluates()
    {
        var report = UserCode.TrainAndEvaluate(_mlContext, UserCode.ItemFeatures(_mlContext), UserCode.Interactions(_mlContext));
        Assert.AreEqual(6, report.UsersEvaluated);
        Assert.IsGreaterThanOrEqualTo(0, report[RankingMetricKind.Recall, 2]);
    }

    [TestMethod]
    public void Fit_BothPackages_ReachesTheContextsLog()
    {
        var lines = 0;
        _mlContext.Log += (_, e) => lines += e.Message.Contains("poch", StringComparison.Ordinal) ? 1 : 0;
        UserCode.Create(_mlContext, UserCode.ItemFeatures(_mlContext)).Fit(UserCode.Interactions(_mlContext));
        Assert.IsGreaterThanOrEqualTo(2, lines, "One line per epoch goes to mlContext.Log, also through the official catalog.");
    }
}
