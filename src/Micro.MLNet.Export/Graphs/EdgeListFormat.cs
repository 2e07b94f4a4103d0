using System;
using System.IO;
using System.Threading;

namespace Micro.MLNet.Export.Graphs;

/// <summary>An item graph as CSV, an edge a row.</summary>
internal static class EdgeListFormat
{
    public static void Write(Stream stream, ItemEdges edges, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        using var csv = new CsvWriter(stream);
        csv.Text("item");
        csv.Text("neighbor");
        csv.Text("weight");
        csv.EndRow();
        foreach (var (item, neighbors) in edges.Rows(progress, cancellationToken))
        {
            foreach (var (neighbor, weight) in neighbors)
            {
                csv.Text(edges.Ids[item]);
                csv.Text(neighbor);
                csv.Number(weight);
                csv.EndRow();
            }
        }
    }
}
