using System;
using System.Globalization;
using System.IO;
using System.Threading;

namespace Micro.MLNet.Export.Vectors;

/// <summary>Ids and vectors as CSV, a column for every number.</summary>
internal static class CsvFormat
{
    public static void Write(Stream stream, VectorExport vectors, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        using var csv = new CsvWriter(stream);
        csv.Text("id");
        for (var n = 0; n < vectors.Dimension; n++)
        {
            csv.Text(string.Create(CultureInfo.InvariantCulture, $"v{n}"));
        }

        csv.EndRow();
        foreach (var block in vectors.Blocks(progress, cancellationToken))
        {
            var values = block.Values.Span;
            for (var row = 0; row < block.Count; row++)
            {
                csv.Text(block.Ids[row]);
                foreach (var value in values.Slice(row * vectors.Dimension, vectors.Dimension))
                {
                    csv.Number(value);
                }

                csv.EndRow();
            }
        }
    }
}
