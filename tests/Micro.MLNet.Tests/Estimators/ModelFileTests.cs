using System;
using System.IO;
using Micro.MLNet.Tests.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Estimators;

[TestClass]
public sealed class ModelFileTests
{
    private static readonly MLContext Context = new(1);
    private string _folder = "";

    [TestInitialize]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("micro-model-").FullName;

    [TestCleanup]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void SaveModel_ThenLoadModel_GivesTheSameScores()
    {
        var (path, pairs) = (Path.Combine(_folder, "model.zip"), Views.Pairs(("a", "x"), ("c", "w")));
        Context.Recommendation().SaveModel(TinyModel.Transformer(), pairs.Schema, path);

        var loaded = Context.Recommendation().LoadModel(path, out _);
        Expect.Sequence(Views.Column<float>(TinyModel.Transformer().Transform(pairs), "Score"), Views.Column<float>(loaded.Transform(pairs), "Score"));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void SaveModel_ThatFails_LeavesThePreviousFileAndNothingElse()
    {
        var path = Path.Combine(_folder, "model.zip");
        File.WriteAllText(path, "previous");
        var failing = new TransformerChain<ITransformer>(TinyModel.Transformer(), new Unsaveable());

        Assert.ThrowsExactly<NotSupportedException>(() => Context.Recommendation().SaveModel(failing, null, path));

        Assert.AreEqual("previous", File.ReadAllText(path));
        CollectionAssert.AreEqual(new[] { path }, Directory.GetFiles(_folder));
    }

    [TestMethod]
    public void SaveModel_FolderMissing_SaysSo()
    {
        var path = Path.Combine(_folder, "nowhere", "model.zip");
        var error = Assert.ThrowsExactly<IOException>(() => Context.Recommendation().SaveModel(TinyModel.Transformer(), null, path));
        Assert.AreEqual($"'{path}' can't be written: its folder doesn't exist. Create the folder, or pass a path in a folder that exists.", error.Message);
    }

    [TestMethod]
    public void LoadModel_NoFile_SaysSo()
    {
        var path = Path.Combine(_folder, "none.zip");
        var error = Assert.ThrowsExactly<FileNotFoundException>(() => Context.Recommendation().LoadModel(path, out _));
        Assert.AreEqual($"There is no file '{path}'. Pass the path of a model that mlContext.Model.Save, SaveModel or MicroTransformer.Save wrote.", error.Message);
    }

    [TestMethod]
    [DataRow(.5)]
    [DataRow(.9)]
    public void LoadModel_TruncatedZip_SaysThatItIsNotWhole(double kept)
    {
        var path = Path.Combine(_folder, "model.zip");
        Context.Recommendation().SaveModel(TinyModel.Transformer(), Views.Pairs(("a", "x")).Schema, path);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(int)(bytes.Length * kept)]);

        RefusesToLoad(path);
    }

    [TestMethod]
    public void LoadModel_CompactArchive_SaysWhatReadsIt()
    {
        var path = Path.Combine(_folder, "compact.zip");
        TinyModel.Transformer().Save(path);

        RefusesToLoad(path);
    }

    private static void RefusesToLoad(string path)
    {
        var error = Assert.ThrowsExactly<InvalidDataException>(() => Context.Recommendation().LoadModel(path, out _));
        StringAssert.StartsWith(error.Message, $"'{path}' isn't a whole ML.NET model: ", StringComparison.Ordinal);
        StringAssert.EndsWith(
            error.Message,
            "Save it again with mlContext.Model.Save or SaveModel; what MicroTransformer.Save wrote is read by LoadMicro.",
            StringComparison.Ordinal);
    }

    private sealed class Unsaveable : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;

        void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException();
    }
}
