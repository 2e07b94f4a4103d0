using System;
using System.IO;
using System.Threading;
using Micro.MLNet.Export.Graphs;
using Micro.MLNet.Export.Onnx;
using Micro.MLNet.Persistence;

namespace Micro.MLNet.Export;

/// <summary>Writes a fitted model for other systems: its vectors, its scoring as ONNX, its item graphs. Thread-safe.</summary>
/// <remarks>
/// A file is written beside its target, flushed to disk and renamed: a failure or a cancellation leaves a previous file whole and no partial one.
/// Streams stay open.
/// </remarks>
public sealed class ModelExport
{
    private readonly MicroTransformer _model;

    internal ModelExport(MicroTransformer model)
    {
        _model = model;
        var parameters = model.Model;
        Users = new VectorExport("user", parameters.UserIds, parameters.EmbeddingDimension, parameters.HasEmbeddings, parameters.CopyUserEmbeddings);
        Items = new VectorExport("item", parameters.ItemIds, parameters.EmbeddingDimension, parameters.HasEmbeddings, parameters.CopyItemEmbeddings);
    }

    /// <summary>The final user embeddings x̃_u and the users' ids.</summary>
    public VectorExport Users { get; }

    /// <summary>The enriched item embeddings x̂_i and the items' ids; a user's dot product with an item is the score.</summary>
    public VectorExport Items { get; }

    /// <summary>Writes an ONNX model that scores pairs: int64 indices <c>user</c> [n] and <c>item</c> [n] to float <c>score</c> [n].</summary>
    /// <param name="path">The file; weights of more than protobuf's 2 GB go to a second file beside it, named like it with <c>.data</c> appended, which must travel along.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <remarks>
    /// Opset 13. An index is the id's position in <see cref="MicroModelParameters.UserIds"/> or <see cref="MicroModelParameters.ItemIds"/>, which
    /// <see cref="VectorExport.WriteIds(string)"/> writes. ONNX counts a negative index from the end: an id that the model doesn't know must be dealt with before.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The model has no embeddings.</exception>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void WriteScoreOnnx(string path, CancellationToken cancellationToken = default) => OnnxGraphs.Score(this, Algorithm).WriteFile(path, cancellationToken);

    /// <inheritdoc cref="WriteScoreOnnx(string, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <exception cref="InvalidOperationException">The model has no embeddings, or is larger than protobuf's 2 GB.</exception>
    public void WriteScoreOnnx(Stream stream, CancellationToken cancellationToken = default) => OnnxGraphs.Score(this, Algorithm).Write(stream, cancellationToken);

    /// <summary>Writes an ONNX model of every user's best items: int64 indices <c>user</c> [n] to int64 <c>items</c> [n, k], best first, and float <c>scores</c> [n, k].</summary>
    /// <param name="path">The file; weights of more than protobuf's 2 GB go to a second file beside it, named like it with <c>.data</c> appended, which must travel along.</param>
    /// <param name="k">How many items, from 1 to the number of items.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <remarks>
    /// Opset 13. The whole catalog is ranked: training items are <b>not</b> left out, as with <see cref="Serving.RecommendOptions.ExcludeSeen"/> false. Ask for more items than needed and
    /// drop the seen ones. Of equal scores the item with the lower index comes first, as in <see cref="Serving.Recommender"/>; scores that differ in their last bit only may change places,
    /// because a runtime adds up in an order of its own. Indices are those of <see cref="WriteScoreOnnx(string, CancellationToken)"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="k"/> is less than 1 or more than the number of items.</exception>
    /// <exception cref="InvalidOperationException">The model has no embeddings.</exception>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void WriteTopKOnnx(string path, int k, CancellationToken cancellationToken = default) => OnnxGraphs.TopK(this, Algorithm, k).WriteFile(path, cancellationToken);

    /// <inheritdoc cref="WriteTopKOnnx(string, int, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="k">How many items, from 1 to the number of items.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <exception cref="InvalidOperationException">The model has no embeddings, or is larger than protobuf's 2 GB.</exception>
    public void WriteTopKOnnx(Stream stream, int k, CancellationToken cancellationToken = default) => OnnxGraphs.TopK(this, Algorithm, k).Write(stream, cancellationToken);

    /// <summary>Writes a modality's latent item graph A (MICRO Eq. 5) as GraphML: a directed edge from every item to each of its neighbors, with its weight as the edge's data.</summary>
    /// <param name="path">The file.</param>
    /// <param name="modality">One of <see cref="MicroModelParameters.ModalityNames"/>.</param>
    /// <param name="progress">Told how many items are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <remarks>
    /// Nodes are named <c>n0</c>, <c>n1</c>, ... by the items' indices, and the item's id is the node's data <c>item</c>; its characters that XML can't hold become U+FFFD. An item's edge to
    /// itself, if the graph was built with one, is left out.
    /// </remarks>
    /// <exception cref="ArgumentException">The model has no such modality.</exception>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void WriteGraphMl(string path, string modality, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        var edges = new ItemEdges(_model, modality);
        AtomicFile.Write(path, stream => GraphMlFormat.Write(stream, edges, progress, cancellationToken));
    }

    /// <inheritdoc cref="WriteGraphMl(string, string, IProgress{int}?, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="modality">One of <see cref="MicroModelParameters.ModalityNames"/>.</param>
    /// <param name="progress">Told how many items are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    public void WriteGraphMl(Stream stream, string modality, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        GraphMlFormat.Write(NotNull(stream), new ItemEdges(_model, modality), progress, cancellationToken);

    /// <summary>Writes a modality's latent item graph A (MICRO Eq. 5) as CSV: <c>item,neighbor,weight</c>, strongest neighbors first, without an item's edge to itself.</summary>
    /// <param name="path">The file: UTF-8, RFC 4180, numbers in invariant form that reads back to the same bits.</param>
    /// <param name="modality">One of <see cref="MicroModelParameters.ModalityNames"/>.</param>
    /// <param name="progress">Told how many items are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    /// <exception cref="ArgumentException">The model has no such modality.</exception>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void WriteEdgeList(string path, string modality, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        var edges = new ItemEdges(_model, modality);
        AtomicFile.Write(path, stream => EdgeListFormat.Write(stream, edges, progress, cancellationToken));
    }

    /// <inheritdoc cref="WriteEdgeList(string, string, IProgress{int}?, CancellationToken)" path="/*[not(self::param)]"/>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="modality">One of <see cref="MicroModelParameters.ModalityNames"/>.</param>
    /// <param name="progress">Told how many items are written.</param>
    /// <param name="cancellationToken">Ends the export.</param>
    public void WriteEdgeList(Stream stream, string modality, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        EdgeListFormat.Write(NotNull(stream), new ItemEdges(_model, modality), progress, cancellationToken);

    private string Algorithm => _model.Model.Summary.Algorithm;

    private static Stream NotNull(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream;
    }
}
