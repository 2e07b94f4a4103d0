using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Tests.Architecture;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class OptionsTests
{
    [TestMethod]
    public void Paper_EveryPrintedSetting_IsThePapers()
    {
        var paper = MicroOptions.Paper;
        Assert.AreEqual(0.7, paper.Graph.SkipWeight);
        Assert.AreEqual(10, paper.Graph.NeighborCount);
        Assert.AreEqual(1, paper.Graph.LayerCount);
        Assert.IsFalse(paper.Graph.FineTuneFeatures);
        Assert.AreEqual(NegativeSimilarity.Clamp, paper.Graph.NegativeSimilarity);
        Assert.AreEqual(GraphRebuild.EachEpoch, paper.Graph.Rebuild);
        Assert.AreEqual((0.03, 0.5), (paper.Fusion.ContrastiveWeight, paper.Fusion.Temperature));
        Assert.AreEqual((ContrastiveDirections.Both, ContrastiveReduction.Mean), (paper.Fusion.Directions, paper.Fusion.Reduction));
        Assert.AreEqual(ContrastiveItems.All, paper.Fusion.Items);
        Assert.AreEqual((false, (int?)1), (paper.Fusion.EnrichUsers, paper.Optimization.NegativeCandidates));
        Assert.AreEqual((BackboneKind.LightGcn, UserItemNormalization.Symmetric), (paper.Backbone.Kind, paper.Backbone.Normalization));
        Assert.AreEqual((64, 2), (paper.Backbone.EmbeddingDimension, paper.Backbone.LayerCount));
        Assert.AreEqual((5e-4, 0.96, 50), (paper.Optimization.LearningRate, paper.Optimization.LearningRateDecay, paper.Optimization.LearningRateDecayEpochs));
        Assert.AreEqual(((double?)1e-4, (int?)1024), (paper.Optimization.L2Weight, paper.Optimization.BatchSize));
        Assert.AreEqual((5, 10), (paper.Optimization.EvaluateEvery, paper.Optimization.Patience));
        Assert.AreEqual((TripletSampling.ByInteraction, 0.0), (paper.Optimization.Sampling, paper.Optimization.WeightAveraging));
        Assert.AreEqual((RankingMetricKind.Recall, 20), (paper.Optimization.ValidationMetric, paper.Optimization.ValidationCutoff));
    }

    [TestMethod]
    public void OfficialCode_EveryQuirk_IsTheRepositorys()
    {
        var code = MicroOptions.OfficialCode;
        Assert.AreEqual(0.9, code.Graph.SkipWeight);
        Assert.IsTrue(code.Graph.FineTuneFeatures);
        Assert.AreEqual(NegativeSimilarity.Keep, code.Graph.NegativeSimilarity);
        Assert.AreEqual((ContrastiveDirections.ModalityToFused, ContrastiveReduction.Sum), (code.Fusion.Directions, code.Fusion.Reduction));
        Assert.AreEqual(ContrastiveItems.All, code.Fusion.Items);
        Assert.AreEqual((false, (int?)1), (code.Fusion.EnrichUsers, code.Optimization.NegativeCandidates));
        Assert.AreEqual(UserItemNormalization.RowWithSelfLoop, code.Backbone.Normalization);
        Assert.AreEqual(LayerCombination.Mean, code.Backbone.Combination);
        Assert.AreEqual(((double?)1e-5, L2Target.Output), (code.Optimization.L2Weight, code.Optimization.L2Target));
        Assert.AreEqual((TripletSampling.ByUser, ZeroGradMode.InPlace, 0.0), (code.Optimization.Sampling, code.Optimization.ZeroGradMode, code.Optimization.WeightAveraging));
        Assert.AreEqual(1e-5, MicroOptions.ColdStart.Optimization.LearningRate);
        Assert.AreEqual(code.Graph, MicroOptions.ColdStart.Graph);
    }

    [TestMethod]
    public void Presets_EveryOption_IsSpelledOutInTheSource()
    {
        // a changed default must not move a preset, so each settable property of the four records stands in MicroPresets
        var source = File.ReadAllText(SourceFile());
        var paper = source[source.IndexOf("MicroOptions Paper {", StringComparison.Ordinal)..source.IndexOf("OfficialCode {", StringComparison.Ordinal)];
        Type[] records = [typeof(BackboneOptions), typeof(GraphOptions), typeof(FusionOptions), typeof(OptimizationOptions)];
        foreach (var record in records)
        {
            var start = paper.IndexOf($"new {record.Name}", StringComparison.Ordinal);
            var block = paper[start..paper.IndexOf('}', start)];
            foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
            {
                Assert.IsTrue(block.Contains($" {property.Name} =", StringComparison.Ordinal), $"{record.Name}.{property.Name} isn't set by MicroOptions.Paper.");
            }
        }
    }

    [TestMethod]
    public void Resolve_Null_IsMicrosOwnOrWhatTheOtherPapersHave()
    {
        var defaults = new OptimizationOptions();
        var (micro, factorization, other) = (defaults.Resolve(1000, NetworkDefaults.Micro), defaults.Resolve(1000, NetworkDefaults.MatrixFactorization), defaults.Resolve(1000, NetworkDefaults.Other));
        Assert.AreEqual(((double?)0.1, (int?)4), (micro.L2Weight, micro.NegativeCandidates));
        Assert.AreEqual(((double?)0.05, (int?)1), (factorization.L2Weight, factorization.NegativeCandidates));
        Assert.AreEqual(((double?)0.01, (int?)1), (other.L2Weight, other.NegativeCandidates));
        var set = new OptimizationOptions { L2Weight = 0, NegativeCandidates = 2 };
        foreach (var network in Enum.GetValues<NetworkDefaults>())
        {
            Assert.AreEqual(((double?)0.0, (int?)2), (set.Resolve(1000, network).L2Weight, set.Resolve(1000, network).NegativeCandidates));
        }
    }

    [TestMethod]
    public void Preset_Name_FindsItAndUnknownNamesListAll()
    {
        Assert.AreEqual(MicroOptions.Paper, MicroOptions.Preset("paper"));
        Assert.AreEqual(MicroOptions.OfficialCode, MicroOptions.Preset("official"));
        Assert.AreEqual(MicroOptions.ColdStart, MicroOptions.Preset("coldstart"));
        Assert.AreEqual(new GraphOptions(), MicroOptions.Preset("default").Graph);
        var error = Assert.ThrowsExactly<ArgumentException>(() => MicroOptions.Preset("papre"));
        Expect.Message(error, "There is no preset 'papre'. Use one of: default, paper, official, coldstart.");
    }

    [TestMethod]
    public void Micro_SeveralBadOptions_AreReportedTogether()
    {
        var options = new MicroOptions
        {
            UserColumnName = string.Empty,
            ItemColumnName = "Id",
            ScoreColumnName = "Id",
            LabelColumnName = string.Empty,
            ModalityColumnNames = ["Image", "Image"],
            Graph = new GraphOptions { SkipWeight = -1 },
            Fusion = new FusionOptions { Temperature = 0 },
            Backbone = new BackboneOptions { EmbeddingDimension = 0 },
            Optimization = new OptimizationOptions { LearningRate = double.NaN, Device = "gpu" },
        };
        var error = Assert.ThrowsExactly<ArgumentException>(() => Views.Context.Recommendation().Trainers.Micro(options));
        Expect.Message(
            error,
            "10 options can't be used:",
            "- UserColumnName is '': name a column of the interactions.",
            "- ScoreColumnName is 'Id': name another column than the ids'.",
            "- LabelColumnName is '': name a column, or use null when every row is an interaction.",
            "- ItemFeatures is null: pass an IDataView with an item id column and one vector column per modality.",
            "- ModalityColumnNames is 'Image': name each vector column once.",
            "- Graph.SkipWeight is -1: use a value in [0, 1]; 0.9 is a good start.",
            "- Fusion.Temperature is 0: use a value in [0.02, 100]; 0.5 is a good start.",
            "- Backbone.EmbeddingDimension is 0: use a whole number in [1, 4096]; 64 is a good start.",
            "- Optimization.LearningRate is NaN: use a value in (0, 10]; 0.0005 is a good start.",
            "- Optimization.Device is 'gpu': use 'auto', 'cpu', 'cuda' or 'cuda:n'.");
    }

    [TestMethod]
    public void Micro_NullRecords_AreReportedInsteadOfCrashing()
    {
        var options = new MicroOptions { Backbone = null!, Graph = null!, Fusion = null!, Optimization = null!, ModalityColumnNames = null! };
        var error = Assert.ThrowsExactly<ArgumentException>(() => Views.Context.Recommendation().Trainers.Micro(options));
        Expect.Message(error, "6 options can't be used:", "- Backbone is null: use new BackboneOptions().", "- Optimization is null: use new OptimizationOptions().");
    }

    [TestMethod]
    public void Micro_FeatureColumnMissing_IsReportedWhenTheTrainerIsCreated()
    {
        var options = new MicroOptions { ItemFeatures = Views.Features<float>(("x", [1])), ModalityColumnNames = ["Text"] };
        var error = Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Views.Context.Recommendation().Trainers.Micro(options));
        Expect.Message(error, "Could not find modality column 'Text'. The item features have the columns 'ItemId', 'Image': set ModalityColumnNames to one of them, or add the column.");
    }

    [TestMethod]
    public void Backbones_BadOptions_AreReportedToo()
    {
        var trainers = Views.Context.Recommendation().Trainers;
        var options = new CollaborativeOptions { Optimization = new OptimizationOptions { BatchSize = 0 } };
        foreach (Action create in (Action[])[() => trainers.LightGcn(options), () => trainers.Ngcf(options), () => trainers.MatrixFactorizationBpr(options)])
        {
            Expect.Message(Assert.ThrowsExactly<ArgumentException>(create), "1 option can't be used:", "- Optimization.BatchSize is 0: use a whole number in [1, 1000000], or null to let the data decide.");
        }
    }

    private static string SourceFile() => Path.Combine(Repository.Root, "src", "Micro.MLNet", "Estimators", "MicroPresets.cs");
}
