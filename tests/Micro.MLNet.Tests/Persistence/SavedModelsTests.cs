using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using Micro.MLNet.Tests.Architecture;
using Micro.MLNet.Tests.Data;
using Micro.MLNet.Tests.Estimators;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Persistence;

/// <summary>Models that released versions saved load for ever: SavedModels has a folder a version, with what its models answered then.</summary>
/// <remarks>A release adds its folder: set the variable MICRO_WRITE_SAVED_MODELS to 1 and run this test once. A folder that is there is never written again.</remarks>
[TestClass]
public sealed class SavedModelsTests
{
    private const string WriteVariable = "MICRO_WRITE_SAVED_MODELS";
    private const double Tolerance = 1e-6; // of sums in another order on another processor
    private static readonly string[] Files = ["compact.zip", "mlnet.zip"];

    [TestMethod]
    public void SavedModels_EveryVersion_AnswerAsTheyDid()
    {
        WriteMissing();
        var versions = Directory.GetDirectories(Folder());
        Assert.IsNotEmpty(versions);
        foreach (var version in versions)
        {
            var expected = File.ReadAllLines(Path.Combine(version, "scores.tsv")).Select(line => line.Split('\t')).ToList();
            Assert.HasCount(12 * 13, expected, version);
            foreach (var file in Files)
            {
                var model = new MLContext(1).Recommendation().LoadMicro(Path.Combine(version, file));
                foreach (var pair in expected)
                {
                    Assert.AreEqual(float.Parse(pair[2], CultureInfo.InvariantCulture), model.Recommender.Score(pair[0], pair[1]), Tolerance, $"{version}, {file}, {pair[0]} {pair[1]}");
                }

                var added = model.AddItems(Views.Features(("new", [1f, 0])));
                Assert.AreEqual(14, added.Model.ItemIds.Count, "the kept state is whole");
                Assert.IsNotEmpty(model.RecommendForHistory(["i0", "i2"], 3));
            }
        }
    }

    private static void WriteMissing()
    {
        var folder = Path.Combine(Folder(), InformationalVersion());
        if (Environment.GetEnvironmentVariable(WriteVariable) != "1" || Directory.Exists(folder))
        {
            return;
        }

        var context = new MLContext(1);
        var train = Views.Pairs(BlockData.Blocks());
        var model = BlockData.BlockMicro(context).Fit(train);
        Directory.CreateDirectory(folder);
        model.Save(Path.Combine(folder, Files[0]));
        context.Model.Save(model, train.Schema, Path.Combine(folder, Files[1]));
        IEnumerable<string> lines = from user in model.Model.UserIds
                                    from item in model.Model.ItemIds
                                    select string.Create(CultureInfo.InvariantCulture, $"{user}\t{item}\t{model.Recommender.Score(user, item):R}");
        File.WriteAllLines(Path.Combine(folder, "scores.tsv"), lines);
    }

    private static string InformationalVersion() =>
        typeof(MicroTransformer).Assembly.GetCustomAttributes(false).OfType<AssemblyInformationalVersionAttribute>().Single().InformationalVersion.Split('+')[0];

    private static string Folder() => Path.Combine(Repository.Root, "tests", "Micro.MLNet.Tests", "SavedModels");
}
