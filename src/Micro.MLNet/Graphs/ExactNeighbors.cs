using System;
using System.Numerics;
using System.Threading;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Finds every item's most similar items on the CPU by comparing all pairs: a tile of products serves the items of its rows and of its columns.</summary>
/// <remarks>
/// Features are read where they lie and scaled afterwards, so wide ones are never copied. Each worker collects in a table of its own; the tables are
/// merged in the end, by similarity and then by index, so that nothing depends on the number of workers.
/// </remarks>
internal sealed class ExactNeighbors
{
    private const int TileRows = 512; // the products of a tile stay in the processor's cache

    private readonly Tensor _features;
    private readonly float[] _scales;
    private readonly bool _includeSelf;
    private readonly NeighborTable _table;
    private readonly float[] _worst;
    private readonly Tensor _products;

    private ExactNeighbors(Tensor features, float[] scales, bool includeSelf, NeighborTable table)
    {
        _features = features;
        _scales = scales;
        _includeSelf = includeSelf;
        _table = table;
        _worst = new float[table.ItemCount];
        _worst.AsSpan().Fill(float.NegativeInfinity);
        _products = empty(TileRows * (long)TileRows);                                               // [T·T]
    }

    /// <summary>Searches.</summary>
    /// <param name="features">Contiguous rows of any length in 16 or 32 bits on the CPU, without gradient, [I, f].</param>
    /// <param name="scales">What each row is multiplied by to have length 1, or 0, [I].</param>
    /// <param name="neighborCount">k; more than the number of candidates keeps all of them.</param>
    /// <param name="includeSelf">Whether an item is a candidate for its own list.</param>
    /// <param name="cancellation">Checked before every tile.</param>
    /// <returns>Most similar first, equal ones by index.</returns>
    public static NeighborTable Search(Tensor features, float[] scales, int neighborCount, bool includeSelf, CancellationToken cancellation = default)
    {
        var itemCount = (int)features.shape[0];
        var table = new NeighborTable(itemCount, Math.Max(0, Math.Min(neighborCount, includeSelf ? itemCount : itemCount - 1)));
        if (table.Width == 0)
        {
            return table;
        }

        var tiles = (itemCount + TileRows - 1) / TileRows;
        var workers = TorchWorkers.Count(CPU, tiles);
        var tables = new NeighborTable[workers];
        TorchWorkers.Run(workers, worker =>
        {
            tables[worker] = worker == 0 ? table : new NeighborTable(itemCount, table.Width);
            var search = new ExactNeighbors(features, scales, includeSelf, tables[worker]);
            var pair = 0;
            for (var rows = 0; rows < tiles; rows++)
            {
                for (var columns = rows; columns < tiles; columns++)
                {
                    if (pair++ % workers == worker)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        search.Compare(rows * TileRows, columns * TileRows);
                    }
                }
            }
        });
        Array.ForEach(tables[1..], table.Merge);
        table.FillFree();
        return table;
    }

    private void Compare(int firstRow, int firstColumn)
    {
        using var scope = NewDisposeScope();
        var (rowCount, columnCount) = (Count(firstRow), Count(firstColumn));
        var products = _products.narrow(0, 0, rowCount * (long)columnCount).view(rowCount, columnCount);
        products.addmm_(FeatureBlocks.Rows(_features, firstRow, rowCount), FeatureBlocks.Rows(_features, firstColumn, columnCount).t(), beta: 0, alpha: 1); // [T, T]
        var rows = new TensorRows(products);
        for (var r = 0; r < rowCount; r++)
        {
            Scan(rows[r], firstRow + r, firstColumn, offersBack: firstRow != firstColumn); // on the diagonal the whole square is there
        }
    }

    private int Count(int first) => Math.Min(TileRows, _table.ItemCount - first);

    // One comparison passes over nearly every group of columns: few similarities enter the list of the row's item or of a column's.
    private void Scan(Span<float> products, int item, int firstColumn, bool offersBack)
    {
        var scales = _scales.AsSpan(firstColumn, products.Length);
        var worst = _worst.AsSpan(firstColumn, products.Length);
        var scale = _scales[item];
        var width = Vector<float>.Count;
        var n = 0;
        for (; n + width <= products.Length; n += width)
        {
            var similarity = new Vector<float>(products[n..]) * scale * new Vector<float>(scales[n..]);
            var threshold = new Vector<float>(_worst[item]);
            if (offersBack)
            {
                threshold = Vector.Min(threshold, new Vector<float>(worst[n..]));
            }

            if (Vector.GreaterThanOrEqualAny(similarity, threshold))
            {
                OfferOneByOne(products.Slice(n, width), item, firstColumn + n, offersBack);
            }
        }

        OfferOneByOne(products[n..], item, firstColumn + n, offersBack);
    }

    private void OfferOneByOne(ReadOnlySpan<float> products, int item, int firstColumn, bool offersBack)
    {
        for (var n = 0; n < products.Length; n++)
        {
            var other = firstColumn + n;
            var similarity = products[n] * _scales[item] * _scales[other];
            if (similarity >= _worst[item] && (_includeSelf || other != item))
            {
                _worst[item] = _table.Offer(item, other, similarity);
            }

            if (offersBack && similarity >= _worst[other])
            {
                _worst[other] = _table.Offer(other, item, similarity);
            }
        }
    }
}
