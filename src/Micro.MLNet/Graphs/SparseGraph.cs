using System;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>A weighted directed graph as compressed sparse rows: the matrix A [R, C] with E entries. Owns its tensors.</summary>
/// <remarks>Duplicate (row, column) entries are allowed and add up, so two graphs can be overlaid by concatenating their edges.</remarks>
internal sealed class SparseGraph : IDisposable
{
    // One module a graph, its table pointed at each dense matrix: making a module draws a random table, which costs more than a product.
    private readonly EmbeddingBag _bag;
    private readonly Parameter _table;
    private readonly Tensor _nothing;
    private readonly bool _isSymmetric;
    private SparseGraph? _transposed;

    /// <summary>Takes ownership of the tensors: detaches them from the surrounding dispose scope.</summary>
    /// <param name="rowCount">Rows R.</param>
    /// <param name="columnCount">Columns C.</param>
    /// <param name="rowStarts">First edge of each row, int64 [R].</param>
    /// <param name="rows">Row of each edge, ascending, int64 [E].</param>
    /// <param name="columns">Column of each edge, int64 [E].</param>
    /// <param name="weights">Weight of each edge, without gradient, float [E].</param>
    /// <param name="isSymmetric">Whether A equals its transpose, which then costs nothing.</param>
    public SparseGraph(long rowCount, long columnCount, Tensor rowStarts, Tensor rows, Tensor columns, Tensor weights, bool isSymmetric = false)
    {
        RowCount = rowCount;
        ColumnCount = columnCount;
        RowStarts = rowStarts.DetachFromDisposeScope();
        Rows = rows.DetachFromDisposeScope();
        Columns = columns.DetachFromDisposeScope();
        Weights = weights.DetachFromDisposeScope();
        _isSymmetric = isSymmetric;
        _bag = nn.EmbeddingBag(1, 1, mode: EmbeddingBagMode.Sum).to(weights.device);
        _table = _bag.weight!;
        _table.requires_grad = false;
        _table.DetachFromDisposeScope();
        _nothing = empty(0, 1, weights.dtype, weights.device).DetachFromDisposeScope();
    }

    /// <summary>Rows R.</summary>
    public long RowCount { get; }

    /// <summary>Columns C.</summary>
    public long ColumnCount { get; }

    /// <summary>First edge of each row, [R].</summary>
    public Tensor RowStarts { get; }

    /// <summary>Row of each edge, [E].</summary>
    public Tensor Rows { get; }

    /// <summary>Column of each edge, [E].</summary>
    public Tensor Columns { get; }

    /// <summary>Weight of each edge, [E].</summary>
    public Tensor Weights { get; }

    /// <summary>The same edges, reversed; built on first use and owned by this graph.</summary>
    public SparseGraph Transposed => _isSymmetric ? this : _transposed ??= Transpose(null);

    /// <summary>A·H without gradient.</summary>
    /// <param name="dense">H, [C, d].</param>
    /// <param name="weights">Weights of the edges for this product, [E]; null for the graph's own.</param>
    /// <returns>[R, d].</returns>
    /// <remarks>EmbeddingBag with per-sample weights is libtorch's fastest CSR times dense on a CPU.</remarks>
    public Tensor Multiply(Tensor dense, Tensor? weights = null)
    {
        using var noGradient = no_grad();
        using var table = dense.detach().contiguous();                                              // [C, d]
        if (Columns.shape[0] == 0)
        {
            return zeros(RowCount, table.shape[1], table.dtype, table.device);                      // [R, d]
        }

        _table.set_(table);
        var product = _bag.call(Columns, RowStarts, weights ?? Weights);                            // [R, d]
        _table.set_(_nothing); // lets go of the dense matrix
        return product;
    }

    /// <summary>Which edge comes first, second, ... by column, int64 [E].</summary>
    public Tensor EdgesByColumn() => Columns.argsort(0, false);                                     // [E]

    /// <inheritdoc/>
    public void Dispose()
    {
        _transposed?.Dispose();
        RowStarts.Dispose();
        Rows.Dispose();
        Columns.Dispose();
        Weights.Dispose();
        _bag.Dispose();
        _table.Dispose();
        _nothing.Dispose();
    }

    /// <summary>The same edges, reversed; the caller owns the graph.</summary>
    /// <param name="order">The edges by column, int64 [E], as <see cref="EdgesByColumn"/> gives them; null where the order isn't needed besides.</param>
    public SparseGraph Transpose(Tensor? order)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        order ??= EdgesByColumn();                                                                  // [E]
        var rows = Columns.index_select(0, order);                                                  // [E]
        var counts = rows.bincount(null, ColumnCount);                                              // [C]
        var starts = counts.cumsum(0) - counts;                                                     // [C]
        return new SparseGraph(ColumnCount, RowCount, starts, rows, Rows.index_select(0, order), Weights.index_select(0, order));
    }
}
