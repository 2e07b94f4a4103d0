using System;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

/// <summary>Bad input is refused before training starts.</summary>
[TestClass]
public sealed class MicroTrainerInputTests
{
    private static readonly (string, string)[] Pairs = [("a", "x"), ("a", "y"), ("b", "x"), ("b", "z"), ("c", "x"), ("c", "y")];

    private static MicroTrainers Trainers => Views.Context.Recommendation().Trainers;

    [TestMethod]
    public void Fit_NoInteractions_CountsWhatWasPassedOver()
    {
        var error = Fails<ArgumentException>(Trainers.Popularity(labelColumnName: "Label"), Views.Labeled<float>(("a", "x", 0), (string.Empty, "x", 1)));
        Expect.Message(
            error,
            "There are no interactions: of 2 rows, 1 aren't interactions by their label and 1 lack an id in column 'UserId' or 'ItemId'. " +
            "Pass rows with both ids, and a value above 0 in label column 'Label'.");
    }

    [TestMethod]
    public void Fit_OneUserOrOneItem_NamesTheColumn()
    {
        Expect.Message(
            Fails<ArgumentException>(Trainers.Popularity(), Views.Pairs(("a", "x"), ("a", "y"))),
            "Column 'UserId' holds 1 distinct user among the interactions, but training needs at least 2 users. Check that 'UserId' is the column of user ids, or pass more interactions.");
        Expect.Message(
            Fails<ArgumentException>(Trainers.Popularity(), Views.Pairs(("a", "x"), ("b", "x"))),
            "Column 'ItemId' holds 1 distinct item among the interactions, but training needs at least 2 items.");
    }

    [TestMethod]
    public void Fit_EveryUserHasEveryItem_SaysThatNothingIsLeftToRank()
    {
        Expect.Message(
            Fails<ArgumentException>(Trainers.Popularity(), Views.Pairs(("a", "x"), ("b", "x"), ("a", "y"), ("b", "y"))),
            "Each of the 2 users has interacted with each of the 2 items, so no item is left to rank lower.",
            "name the column that tells them apart in LabelColumnName.");
    }

    [TestMethod]
    public void Fit_NeighborCountNotBelowTheItems_SaysTheLargestPossible()
    {
        var error = Fails<ArgumentException>(Micro(graph: new GraphOptions { NeighborCount = 3 }), Views.Pairs(Pairs));
        Expect.Message(error, "Graph.NeighborCount is 3, but there are only 3 items. Use at most 2, or pass the features of more items.");
    }

    [TestMethod]
    public void Fit_UnusableFeatures_AreRefusedBeforeTraining()
    {
        // each message is under test in ItemFeatureReaderTests; here: it reaches the caller of Fit
        var micro = Trainers.Micro("UserId", "ItemId", Views.Features<float>(("X", [1])));
        Expect.Message(Fails<ArgumentException>(micro, Views.Pairs(Pairs)), "Column 'ItemId' of the item features never matches the interactions");
    }

    [TestMethod]
    public void Fit_ValidationWithoutAKnownPair_CountsWhy()
    {
        var trainer = Trainers.LightGcn(BlockData.Quick());
        var validation = Views.Pairs(("q", "x"), ("a", "q"), ("a", "x"), ("a", string.Empty));
        var error = Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(Views.Pairs(Pairs), validation));
        Expect.Message(
            error,
            "None of the 4 validation rows can be used: 2 have a user or an item that training doesn't know, 1 lack an id, 0 aren't interactions by their label, " +
            "and 1 interactions are training interactions. Pass held-out interactions of the same users and items, or none.");
    }

    [TestMethod]
    public void Fit_ColdValidationWithoutAColdItem_IsRefusedBeforeTraining()
    {
        var options = BlockData.Quick();
        var trainer = Trainers.LightGcn(options with { Optimization = options.Optimization with { ValidationCandidates = CandidateItems.ColdOnly } });
        var error = Assert.ThrowsExactly<ArgumentException>(() => trainer.Fit(Views.Pairs(Pairs), Views.Pairs(("a", "z"))));
        Expect.Message(
            error,
            "Optimization.ValidationCandidates is ColdOnly, but each of the 1 validation interactions has an item with training interactions. " +
            "Pass a validation set with cold-start items to Fit, such as SplitColdItems makes, or use All.");
    }

    private static MicroTrainer Micro(GraphOptions graph) => Trainers.Micro(new MicroOptions
    {
        ItemFeatures = Views.Features<float>(("x", [1, 0]), ("y", [0, 1]), ("z", [1, 1])),
        Graph = graph,
    });

    private static T Fails<T>(MicroTrainer trainer, IDataView data)
        where T : Exception => Assert.ThrowsExactly<T>(() => trainer.Fit(data));
}
