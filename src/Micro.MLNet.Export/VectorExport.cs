using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Export.Vectors;
using Micro.MLNet.Persistence;

namespace Micro.MLNet.Export;

/// <summary>The vectors of a model's users or items, in index order, a block of rows in memory at a time. Thread-safe.</summary>
/// <remarks>
/// A file is written beside its target, flushed to disk and renamed: a failure or a cancellation leaves a previous file whole and no partial one. Streams stay open. Every
/// <c>Write</c> throws <see cref="InvalidOperationException"/> for a model without embeddings (ItemKNN) before it touches its target.
/// </remarks>
public sealed partial class VectorExport
{
    private const int BlockLength = 1 << 20; // numbers: 4 MB
    private static readonly JsonWriterOptions IdText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly string _kind;
    private readonly bool _exists;
    private readonly RowCopy _copy;

    internal VectorExport(string kind, IReadOnlyList<string> ids, int dimension, bool exists, RowCopy copy)
    {
        _kind = kind;
        _exists = exists;
        _copy = copy;
        Ids = ids;
        Dimension = dimension;
    }

    /// <summary>Raw ids; an id's position is its index, the number of its row.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Numbers in a vector d.</summary>
    public int Dimension { get; }

    /// <summary>Writes Parquet: the columns <c>id</c> (string) and <c>vector</c> (list of float, each of length d), in row groups of 4 MB.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told how many rows are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <exception cref="InvalidOperationException">The model has no embeddings.</exception>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void WriteParquet(string path, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        WriteFile(path, stream => WriteParquet(stream, progress, cancellationToken));

    /// <inheritdoc cref="WriteParquet(string, IProgress{int}?, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="stream">Where to, a stream that can seek; it stays open.</param>
    /// <param name="progress">Told how many rows are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    public void WriteParquet(Stream stream, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckReady(stream);

        // the library is asynchronous only; on the pool, where no synchronization context waits for this thread
        Task.Run(() => ParquetFormat.WriteAsync(stream, this, progress, cancellationToken), CancellationToken.None).GetAwaiter().GetResult();
    }

    /// <summary>Writes an Arrow IPC file (Feather version 2): the columns <c>id</c> (utf8) and <c>vector</c> (fixed-size list of d floats), neither nullable, in batches of 4 MB.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told how many rows are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <exception cref="InvalidOperationException">The model has no embeddings.</exception>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void WriteArrow(string path, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        WriteFile(path, stream => WriteArrow(stream, progress, cancellationToken));

    /// <inheritdoc cref="WriteArrow(string, IProgress{int}?, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="progress">Told how many rows are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    public void WriteArrow(Stream stream, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckReady(stream);
        ArrowFormat.Write(stream, this, progress, cancellationToken);
    }

    /// <summary>Writes the vectors as <c>numpy.save</c> would, [n, d] of little-endian float32, and the ids beside them.</summary>
    /// <param name="path">The file; for <c>items.npy</c> the ids go to <c>items.ids.json</c>, as <see cref="WriteIds(string)"/> writes them.</param>
    /// <param name="progress">Told how many rows are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <exception cref="InvalidOperationException">The model has no embeddings.</exception>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void WriteNpy(string path, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        WriteFile(path, stream => NpyFormat.Write(stream, this, progress, cancellationToken));
        WriteIds(Path.ChangeExtension(path, ".ids.json"));
    }

    /// <summary>Writes the vectors alone as <c>numpy.save</c> would, [n, d] of little-endian float32.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="progress">Told how many rows are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <exception cref="InvalidOperationException">The model has no embeddings.</exception>
    public void WriteNpy(Stream stream, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckReady(stream);
        NpyFormat.Write(stream, this, progress, cancellationToken);
    }

    /// <summary>Writes CSV with the header <c>id,v0,v1,...</c>: UTF-8, RFC 4180, numbers in invariant form that reads back to the same bits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="progress">Told how many rows are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <exception cref="InvalidOperationException">The model has no embeddings.</exception>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void WriteCsv(string path, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        WriteFile(path, stream => WriteCsv(stream, progress, cancellationToken));

    /// <inheritdoc cref="WriteCsv(string, IProgress{int}?, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="progress">Told how many rows are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    public void WriteCsv(Stream stream, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        CheckReady(stream);
        CsvFormat.Write(stream, this, progress, cancellationToken);
    }

    /// <summary>Writes the ids as a JSON array of strings in index order: the id at position n has row n and is index n in ONNX. Any model has ids.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void WriteIds(string path) => AtomicFile.Write(path, WriteIds);

    /// <inheritdoc cref="WriteIds(string)" path="/*[not(self::param)]"/>
    /// <param name="stream">Where to; it stays open.</param>
    public void WriteIds(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var json = new Utf8JsonWriter(stream, IdText);
        json.WriteStartArray();
        foreach (var id in Ids)
        {
            json.WriteStringValue(id);
            if (json.BytesPending > BlockLength)
            {
                json.Flush();
            }
        }

        json.WriteEndArray();
    }

    /// <summary>All rows in order; a block's memory is used again for the next one.</summary>
    internal IEnumerable<VectorBlock> Blocks(IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var most = Math.Min(Math.Max(BlockLength / Dimension, 1), Ids.Count);
        var (ids, values) = (new string[most], new float[most * Dimension]);
        for (var start = 0; start < Ids.Count; start += most)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(most, Ids.Count - start);
            for (var n = 0; n < count; n++)
            {
                ids[n] = Ids[start + n];
            }

            var rows = values.AsMemory(0, count * Dimension);
            _copy(start, rows.Span);
            yield return new VectorBlock(start, new ArraySegment<string>(ids, 0, count), rows);
            progress?.Report(start + count);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Requires that there are vectors.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    internal void CheckExists()
    {
        if (!_exists)
        {
            throw new InvalidOperationException(
                $"This model has no {_kind} vectors: ItemKNN scores by similarities of items. Export a model of another trainer, for example Trainers.MatrixFactorizationBpr or Trainers.Micro.");
        }
    }

    private void CheckReady(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        CheckExists();
    }

    private void WriteFile(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(path);
        CheckExists();
        AtomicFile.Write(path, write);
    }
}
