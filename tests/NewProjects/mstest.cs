using Micro.MLNet;
using Micro.MLNet.Options;
using Microsoft.ML;

namespace NewProject;

[TestClass]
public sealed class QuickStart
{
    [TestMethod]
    public void Recommend_AfterTraining_GivesWhatTheUserHasNotChosen()
    {
        var (clicks, items) = (Shop.Clicks, Shop.Items);

        // <quick start>

        Assert.HasCount(10, list);
        var chosen = mlContext.Data.CreateEnumerable<Click>(split.Train, reuseRowObject: false).Where(click => click.UserId == "u1").Select(click => click.ItemId);
        Assert.IsEmpty(list.Select(entry => entry.ItemId).Intersect(chosen));
        Console.WriteLine(report);
    }
}
