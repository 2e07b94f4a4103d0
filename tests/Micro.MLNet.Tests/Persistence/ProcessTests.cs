using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Estimators;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Persistence;

[TestClass]
public sealed class ProcessTests
{
    [TestMethod]
    [DataRow(IdKind.Text, "text")]
    [DataRow(IdKind.Whole64, "integer")]
    [DataRow(IdKind.Key, "text")]
    public void Load_InAProcessThatNeverNamesThePackage_ScoresBitForBit(IdKind kind, string rowType)
    {
        var ml = new MLContext(1);
        var model = TestModels.Create();
        var pairs = ScoringChainData.Pairs(ml, model);
        var typing = ScoringChainData.Typed(ml, kind, kind).Fit(pairs);
        var transformer = ScoringChainData.Transformer(ml, model, typing.Transform(pairs).Schema);
        using var folder = new TemporaryFolder();
        ml.Model.Save(kind == IdKind.Key ? new TransformerChain<ITransformer>([typing, transformer]) : transformer, null, folder.File("model.zip"));
        File.WriteAllLines(
            folder.File("rows.tsv"),
            ml.Data.CreateEnumerable<ScoringChainData.Pair>(pairs, reuseRowObject: false).Select(pair => $"{pair.UserId}\t{pair.ItemId}"));
        var scores = Run("FreshProcess", folder.File("model.zip"), folder.File("rows.tsv"), rowType)
            .Select(line => float.Parse(line, CultureInfo.InvariantCulture)).ToArray();
        CollectionAssert.AreEqual(TestModels.Bits(ScoringChainData.Expected(ml, model)), TestModels.Bits(scores));
    }

    [TestMethod]
    public void Recommend_InAProcessWithoutLibtorch_Works()
    {
        var model = TestModels.Create();
        using var folder = new TemporaryFolder();
        ModelArchive.SaveFile(folder.File("model.zip"), model, TestModels.Columns);
        var lines = Run("NoTorchProcess", folder.File("model.zip"), model.Users[3], "4");
        var expected = new Recommender(model).Recommend(model.Users[3], 4)
            .Select(r => $"{r.ItemId} {r.Score.ToString("R", CultureInfo.InvariantCulture)}");
        CollectionAssert.AreEqual(expected.Append("libtorch installed: 0, loaded: 0, TorchSharp assemblies: 0").ToArray(), lines);
    }

    private static string[] Run(string project, params string[] arguments) => ChildProcess.Run($"tests/{project}", arguments);
}
