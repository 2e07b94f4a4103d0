using System;
using System.Globalization;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Options;

[TestClass]
public sealed class OptionFaultsTests
{
    [TestMethod]
    public void ThrowIfAny_NoFault_DoesNotThrow()
    {
        var faults = new OptionFaults();
        faults.Require(true, "A", 1, "use 1");
        faults.ThrowIfAny("options");
    }

    [TestMethod]
    public void ThrowIfAny_OneFault_NamesOptionValueAndRemedy()
    {
        var faults = new OptionFaults();
        faults.Require(false, "Graph.SkipWeight", 1.5, "use a value in [0, 1]; 0.9 is a good start");
        AssertMessage(faults, "1 option can't be used:\n- Graph.SkipWeight is 1.5: use a value in [0, 1]; 0.9 is a good start.");
    }

    [TestMethod]
    public void ThrowIfAny_SeveralFaults_ListsAllInOrder()
    {
        var faults = new OptionFaults();
        faults.Require(false, "B", null, "use 1");
        faults.Require(true, "C", 2, "use 2");
        faults.Require(false, "A", "", "use 3");
        AssertMessage(faults, "2 options can't be used:\n- B is null: use 1.\n- A is '': use 3.");
    }

    [TestMethod]
    public void Require_TurkishCulture_WritesNumbersInvariantly()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            var faults = new OptionFaults();
            faults.Require(false, "A", -0.25, "use 0");
            AssertMessage(faults, "1 option can't be used:\n- A is -0.25: use 0.");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [TestMethod]
    public void GraphValidate_EverythingAbsurd_ListsAllFaults()
    {
        var faults = new OptionFaults();
        new GraphOptions
        {
            NeighborCount = -1,
            SkipWeight = double.NaN,
            LayerCount = 11,
            RebuildInterval = 0,
            Normalization = (GraphNormalization)99,
            NegativeSimilarity = (NegativeSimilarity)99,
            NeighborSearch = (NeighborSearch)99,
            Rebuild = (GraphRebuild)99,
            ItemInput = (ItemInput)99,
            MissingModality = (MissingModality)99,
            ColdItemEmbedding = (ColdItemEmbedding)99,
        }.Validate(faults);
        AssertMessage(
            faults,
            """
            11 options can't be used:
            - Graph.NeighborCount is -1: use a whole number in [0, 1000]; 10 is a good start.
            - Graph.SkipWeight is NaN: use a value in [0, 1]; 0.9 is a good start.
            - Graph.LayerCount is 11: use a whole number in [0, 10]; 1 is a good start.
            - Graph.RebuildInterval is 0: use a whole number of epochs in [1, 1000000].
            - Graph.Normalization is 99: use a named value of GraphNormalization.
            - Graph.NegativeSimilarity is 99: use a named value of NegativeSimilarity.
            - Graph.NeighborSearch is 99: use a named value of NeighborSearch.
            - Graph.Rebuild is 99: use a named value of GraphRebuild.
            - Graph.ItemInput is 99: use a named value of ItemInput.
            - Graph.MissingModality is 99: use a named value of MissingModality.
            - Graph.ColdItemEmbedding is 99: use a named value of ColdItemEmbedding.
            """);
    }

    [TestMethod]
    public void FusionValidate_EverythingAbsurd_ListsAllFaults()
    {
        var faults = new OptionFaults();
        new FusionOptions
        {
            ContrastiveWeight = -0.03,
            Temperature = 0,
            Directions = (ContrastiveDirections)99,
            Reduction = (ContrastiveReduction)99,
            ContrastiveBlockSize = 0,
            Precision = (ProductPrecision)9,
        }.Validate(faults);
        AssertMessage(
            faults,
            """
            6 options can't be used:
            - Fusion.ContrastiveWeight is -0.03: use a value in [0, 1000]; 0.03 is a good start.
            - Fusion.Temperature is 0: use a value in [0.02, 100]; 0.5 is a good start.
            - Fusion.Directions is 99: use a named value of ContrastiveDirections.
            - Fusion.Reduction is 99: use a named value of ContrastiveReduction.
            - Fusion.ContrastiveBlockSize is 0: use a whole number in [1, 65536], or null to fit the device.
            - Fusion.Precision is 9: use a named value of ProductPrecision.
            """);
    }

    [TestMethod]
    public void OptimizationValidate_EverythingAbsurd_ListsAllFaults()
    {
        var faults = new OptionFaults();
        new OptimizationOptions
        {
            LearningRate = double.PositiveInfinity,
            LearningRateDecay = 0,
            LearningRateDecayEpochs = 0,
            BatchSize = -1024,
            MaxEpochs = 0,
            L2Weight = -1,
            NegativeCandidates = 0,
            EvaluateEvery = 0,
            Patience = -1,
            ValidationCutoff = 0,
            ValidationCandidates = (CandidateItems)7,
            ValidationFraction = 1,
            WeightAveraging = 1,
            ThreadCount = 0,
            Device = "gpu",
        }.Validate(faults);
        AssertMessage(
            faults,
            """
            15 options can't be used:
            - Optimization.LearningRate is Infinity: use a value in (0, 10]; 0.0005 is a good start.
            - Optimization.LearningRateDecay is 0: use a value in (0, 1]; 0.96 is a good start.
            - Optimization.LearningRateDecayEpochs is 0: use a whole number in [1, 1000000].
            - Optimization.BatchSize is -1024: use a whole number in [1, 1000000], or null to let the data decide.
            - Optimization.MaxEpochs is 0: use a whole number in [1, 1000000].
            - Optimization.L2Weight is -1: use a value in [0, 1000], or null for the trainer's own default.
            - Optimization.NegativeCandidates is 0: use a whole number in [1, 1024], or null for the trainer's own default.
            - Optimization.EvaluateEvery is 0: use a whole number in [1, 1000000].
            - Optimization.Patience is -1: use a whole number in [0, 1000000].
            - Optimization.ValidationCutoff is 0: use a whole number in [1, 100000]; 20 is a good start.
            - Optimization.ValidationFraction is 1: use a value in [0, 0.9]; 0.1 is a good start.
            - Optimization.WeightAveraging is 1: use a value in [0, 1); 0.998 is a good start.
            - Optimization.ValidationCandidates is 7: use a named value of CandidateItems.
            - Optimization.ThreadCount is 0: use a whole number in [1, 1024], or null for libtorch's own choice.
            - Optimization.Device is 'gpu': use 'auto', 'cpu', 'cuda' or 'cuda:n'.
            """);
    }

    [TestMethod]
    [DataRow("auto")]
    [DataRow("cpu")]
    [DataRow("cuda")]
    [DataRow("cuda:0")]
    [DataRow("cuda:15")]
    public void OptimizationValidate_DeviceName_IsAccepted(string device)
    {
        var faults = new OptionFaults();
        new OptimizationOptions { Device = device }.Validate(faults);
        faults.ThrowIfAny("options");
    }

    [TestMethod]
    public void Validate_Defaults_HaveNoFault() => new FitOptions(new(), new(), new(), new()).ValidateOrThrow("options");

    [TestMethod]
    public void FitOptionsValidate_FaultsInEveryPart_AreListedTogether()
    {
        var options = new FitOptions(
            new() { EmbeddingDimension = 0 }, new() { BatchSize = 0 }, new() { NeighborCount = -1 }, new() { Temperature = -1 });
        var error = Assert.ThrowsExactly<ArgumentException>(() => options.ValidateOrThrow("options"));
        Assert.AreEqual(
            """
            4 options can't be used:
            - Backbone.EmbeddingDimension is 0: use a whole number in [1, 4096]; 64 is a good start.
            - Optimization.BatchSize is 0: use a whole number in [1, 1000000], or null to let the data decide.
            - Graph.NeighborCount is -1: use a whole number in [0, 1000]; 10 is a good start.
            - Fusion.Temperature is -1: use a value in [0.02, 100]; 0.5 is a good start. (Parameter 'options')
            """,
            error.Message);
    }

    private static void AssertMessage(OptionFaults faults, string expected)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => faults.ThrowIfAny("options"));
        Assert.AreEqual($"{expected} (Parameter 'options')", error.Message);
    }
}
