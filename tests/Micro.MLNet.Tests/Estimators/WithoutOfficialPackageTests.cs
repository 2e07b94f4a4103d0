using Coexistence.Tests;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

/// <summary>The same user code as in Coexistence.Tests, in a project without the official recommender package.</summary>
[TestClass]
public sealed class WithoutOfficialPackageTests
{
    private readonly MLContext _mlContext = new(seed: 1);

    [TestMethod]
    public void Recommendation_OurPackageAlone_IsOurCatalog() =>
        Assert.IsInstanceOfType<MicroRecommendationCatalog>(_mlContext.Recommendation());

    [TestMethod]
    public void Micro_OurPackageAlone_CompilesTheSameUserCode()
    {
        var features = UserCode.ItemFeatures(_mlContext);
        Assert.IsInstanceOfType<MicroTrainer>(UserCode.Create(_mlContext, features));
        Assert.IsInstanceOfType<MicroTrainer>(UserCode.CreateShort(_mlContext, features));
    }

    [TestMethod]
    public void Fit_OurPackageAlone_TrainsAndEvaluates()
    {
        var report = UserCode.TrainAndEvaluate(_mlContext, UserCode.ItemFeatures(_mlContext), UserCode.Interactions(_mlContext));
        Assert.AreEqual(6, report.UsersEvaluated);
    }
}
