using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Micro.MLNet.Tests.Samples;
using Microsoft.ML;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Robustness;

[TestClass]
public sealed class CultureProcessTests
{
    private static readonly (string Locale, string Culture)[] Locales = [("tr_TR.UTF-8", "tr-TR"), ("ar_SA.UTF-8", "ar-SA"), ("C", "")];

    [TestMethod]
    public void Train_InAProcessOfEachCulture_GivesTheSameBytes()
    {
        if (Locales.Any(pair => ChildProcess.RunUnder(pair.Locale, "tests/FreshProcess").SingleOrDefault(string.Empty) != pair.Culture))
        {
            Assert.Inconclusive("Programs take their culture from elsewhere than LC_ALL here.");
        }

        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("data"));
        Assert.AreEqual(0, CommandRun.Of("generate", "--set", "Users=80", "--set", "Items=120", "--out", folder.At("data")).ExitCode);
        Parallel.ForEach(Locales, pair => ChildProcess.RunUnder(pair.Locale, "src/Micro.MLNet.Samples", Train($"{pair.Culture}.zip")));
        Assert.AreEqual(0, CommandRun.Of(Train("here.zip")).ExitCode);

        var expected = Model(folder.At("here.zip"));
        foreach (var (_, culture) in Locales)
        {
            CollectionAssert.AreEqual(expected, Model(folder.At($"{culture}.zip")), culture);
        }

        string[] Train(string file) => ["train", "--data", folder.At("data"), "--seed", "1", "--threads", "1", "--epochs", "6", "--out", folder.At(file)];
    }

    // the archive alone: ML.NET's own file around it holds the time of day
    private static byte[] Model(string path)
    {
        using var stream = new MemoryStream();
        ((MicroTransformer)new MLContext().Recommendation().LoadModel(path, out _)).Save(stream);
        return stream.ToArray();
    }
}
