using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Xml;

namespace Micro.MLNet.Export.Graphs;

/// <summary>An item graph as GraphML: nodes with ids, directed edges with weights.</summary>
internal static class GraphMlFormat
{
    private const string Namespace = "http://graphml.graphdrawing.org/xmlns";
    private const char Replacement = '\uFFFD';

    public static void Write(Stream stream, ItemEdges edges, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        // line breaks in ids are kept as entities: XML readers would change bare ones
        var settings = new XmlWriterSettings { Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize, CloseOutput = false, Encoding = new UTF8Encoding(false) };
        using var xml = XmlWriter.Create(stream, settings);
        xml.WriteStartElement("graphml", Namespace);
        WriteKey(xml, "item", "node", "string");
        WriteKey(xml, "weight", "edge", "float");
        xml.WriteStartElement("graph", Namespace);
        xml.WriteAttributeString("edgedefault", "directed");
        var indexOf = new Dictionary<string, int>(edges.Ids.Count, StringComparer.Ordinal);
        for (var item = 0; item < edges.Ids.Count; item++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            indexOf.Add(edges.Ids[item], item);
            xml.WriteStartElement("node", Namespace);
            xml.WriteAttributeString("id", Name(item));
            WriteData(xml, "item", Printable(edges.Ids[item]));
            xml.WriteEndElement();
        }

        foreach (var (item, neighbors) in edges.Rows(progress, cancellationToken))
        {
            foreach (var (neighbor, weight) in neighbors)
            {
                xml.WriteStartElement("edge", Namespace);
                xml.WriteAttributeString("source", Name(item));
                xml.WriteAttributeString("target", Name(indexOf[neighbor]));
                WriteData(xml, "weight", XmlConvert.ToString(weight));
                xml.WriteEndElement();
            }
        }

        xml.WriteEndDocument();
    }

    private static void WriteKey(XmlWriter xml, string name, string target, string type)
    {
        xml.WriteStartElement("key", Namespace);
        xml.WriteAttributeString("id", name);
        xml.WriteAttributeString("for", target);
        xml.WriteAttributeString("attr.name", name);
        xml.WriteAttributeString("attr.type", type);
        xml.WriteEndElement();
    }

    private static void WriteData(XmlWriter xml, string key, string value)
    {
        xml.WriteStartElement("data", Namespace);
        xml.WriteAttributeString("key", key);
        xml.WriteString(value);
        xml.WriteEndElement();
    }

    // an id may hold what a node's name, an NMTOKEN, can't
    private static string Name(int item) => string.Create(CultureInfo.InvariantCulture, $"n{item}");

    private static string Printable(string text)
    {
        var characters = text.ToCharArray();
        for (var n = 0; n < characters.Length; n++)
        {
            if (n + 1 < characters.Length && XmlConvert.IsXmlSurrogatePair(characters[n + 1], characters[n]))
            {
                n++;
            }
            else if (!XmlConvert.IsXmlChar(characters[n]))
            {
                characters[n] = Replacement;
            }
        }

        return new string(characters);
    }
}
