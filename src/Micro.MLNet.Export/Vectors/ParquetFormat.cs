using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Parquet;
using Parquet.Schema;

namespace Micro.MLNet.Export.Vectors;

/// <summary>Ids and vectors as Parquet, a row group for every block.</summary>
internal static class ParquetFormat
{
    public static async Task WriteAsync(Stream stream, VectorExport vectors, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var id = new DataField<string>("id", nullable: false);
        var element = new DataField<float>(ListField.ElementName, nullable: false);
        var schema = new ParquetSchema(id, new ListField("vector", element));
        int[] repetition = [];
        int[] definition = [];
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Snappy };
        var writer = await ParquetWriter.CreateAsync(schema, stream, options, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var owned = writer.ConfigureAwait(false);
        foreach (var block in vectors.Blocks(progress, cancellationToken))
        {
            if (repetition.Length == 0) // the first block is the longest
            {
                repetition = RepetitionLevels(block.Count, vectors.Dimension);
                definition = new int[repetition.Length];
                definition.AsSpan().Fill(element.MaxDefinitionLevel); // every list and every number is there
            }

            var count = block.Values.Length;
            using var group = writer.CreateRowGroup();
            await group.WriteAsync(id, block.Ids).ConfigureAwait(false);
            await group.WriteAllPartsAsync(element, block.Values, definition.AsMemory(0, count), repetition.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            group.CompleteValidate();
        }
    }

    // 0 begins a new list, 1 continues it
    private static int[] RepetitionLevels(int rows, int dimension)
    {
        var levels = new int[rows * dimension];
        levels.AsSpan().Fill(1);
        for (var n = 0; n < levels.Length; n += dimension)
        {
            levels[n] = 0;
        }

        return levels;
    }
}
