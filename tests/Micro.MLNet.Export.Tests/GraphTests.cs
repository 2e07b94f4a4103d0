using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Persistence;
using Micro.MLNet.Tests.Serving;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Export.Tests;

/// <summary>Item graphs read back, against edges written down by hand.</summary>
[TestClass]
public sealed class GraphTests
{
    private static readonly XNamespace Xml = "http://graphml.graphdrawing.org/xmlns";

    [TestMethod]
    public void WriteEdgeList_FiveItems_IsTheGraphWithoutSelfLoops()
    {
        using var stream = new MemoryStream();
        Models.Of(HandMadeModel.OfFiveItems()).Export().WriteEdgeList(stream, "Image");

        Assert.AreEqual("item,neighbor,weight\r\n10,30,0.3\r\n10,20,0.2\r\n30,50,1\r\n", System.Text.Encoding.UTF8.GetString(stream.ToArray()));
    }

    [TestMethod]
    public void WriteEdgeList_AwkwardIds_ReadByDuckDb_AreTheIds()
    {
        using var folder = new TemporaryFolder();
        var model = Ring(Models.AwkwardIds);
        model.Export().WriteEdgeList(folder.File("edges.csv"), "Text");

        var edges = Duck.Query(
            $"SELECT item, neighbor, CAST(weight AS FLOAT) FROM read_csv({Duck.Text(folder.File("edges.csv"))}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', force_not_null = ['item', 'neighbor'], parallel = false)");

        var ids = Models.AwkwardIds;
        CollectionAssert.AreEqual(ids.Select((id, n) => (id, ids[(n + 1) % ids.Length], 1f / (n + 3))).ToArray(), edges.Select(edge => ((string)edge[0], (string)edge[1], (float)edge[2])).ToArray());
    }

    [TestMethod]
    public void WriteGraphMl_AwkwardIds_ReadAsXml_AreTheIds()
    {
        using var folder = new TemporaryFolder();
        Ring(Models.AwkwardIds).Export().WriteGraphMl(folder.File("graph.graphml"), "Text");

        var root = XDocument.Load(folder.File("graph.graphml")).Root!;

        Assert.AreEqual(Xml + "graphml", root.Name);
        Assert.AreEqual(
            "item node item string; weight edge weight float",
            string.Join("; ", root.Elements(Xml + "key").Select(key => string.Join(' ', new[] { "id", "for", "attr.name", "attr.type" }.Select(name => key.Attribute(name)!.Value)))));
        var graph = root.Element(Xml + "graph")!;
        Assert.AreEqual("directed", graph.Attribute("edgedefault")!.Value);
        var idOf = graph.Elements(Xml + "node").ToDictionary(node => node.Attribute("id")!.Value, node => Data(node, "item"));
        string[] expected = [.. Models.AwkwardIds.Select(id => id.Replace('\u0007', '\uFFFD'))]; // XML has no bell
        CollectionAssert.AreEqual(expected, idOf.Values.ToArray());
        CollectionAssert.AreEqual(
            expected.Select((id, n) => (id, expected[(n + 1) % expected.Length], 1f / (n + 3))).ToArray(),
            graph.Elements(Xml + "edge").Select(edge => (
                idOf[edge.Attribute("source")!.Value],
                idOf[edge.Attribute("target")!.Value],
                float.Parse(Data(edge, "weight"), System.Globalization.CultureInfo.InvariantCulture))).ToArray());
    }

    [TestMethod]
    [DataRow("Video", "use one of 'Image', 'Text'.")]
    [DataRow("image", "use one of 'Image', 'Text'.")]
    public void WriteGraphMl_UnknownModality_NamesTheKnown(string modality, string remedy)
    {
        var export = Models.Of(HandMadeModel.OfFiveItems()).Export();

        foreach (var write in new Action[] { () => export.WriteGraphMl(Stream.Null, modality), () => export.WriteEdgeList(Stream.Null, modality) })
        {
            StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(write).Message, $"no modality '{modality}', so no item graph of that name; {remedy}", StringComparison.Ordinal);
        }
    }

    [TestMethod]
    public void WriteGraphMl_ModelWithoutFeatures_SaysWhichModelsHaveGraphs()
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => Models.Awkward().Export().WriteGraphMl(Stream.Null, "Image"));

        StringAssert.Contains(error.Message, "it was trained without item features. Export a model of Trainers.Micro or Trainers.Lattice.", StringComparison.Ordinal);
    }

    private static string Data(XElement element, string key) => element.Elements(Xml + "data").Single(data => data.Attribute("key")!.Value == key).Value;

    /// <summary>Item n's one neighbor is the next item, by the weight 1 / (n + 3).</summary>
    private static MicroTransformer Ring(string[] ids)
    {
        var count = ids.Length;
        var graph = new ItemGraph(
            count,
            [.. Enumerable.Range(0, count + 1)],
            [.. Enumerable.Range(0, count).Select(n => (n + 1) % count)],
            [.. Enumerable.Range(0, count).Select(n => 1f / (n + 3))]);
        return Models.Of(new FittedModel(
            new IdMap(["u"]),
            new IdMap(ids),
            new EmbeddingTable(1, 1, [1]),
            new EmbeddingTable(count, 1, new float[count]),
            Interactions.Empty(1, count),
            [new ModalityInsight("Text", graph, new float[count])],
            new TrainingSummary("hand-made", 1, 1, "", double.NaN, 0, "cpu")));
    }
}
