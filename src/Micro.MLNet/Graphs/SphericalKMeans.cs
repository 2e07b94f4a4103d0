using System;
using System.Threading;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Micro.MLNet.Graphs;

/// <summary>k-means by cosine on the CPU.</summary>
internal static class SphericalKMeans
{
    private const int TileRows = 256;

    /// <summary>Centroids of a sample of rows.</summary>
    /// <param name="unit">Unit rows, contiguous float [I, f].</param>
    /// <param name="active">Rows to sample from, L or more unless there are none.</param>
    /// <param name="centroidCount">L.</param>
    /// <param name="settings">Sample size and iterations.</param>
    /// <param name="random">Draws the sample.</param>
    /// <param name="cancellation">Checked before every tile.</param>
    /// <returns>Unit rows, [L, f].</returns>
    public static Tensor Fit(Tensor unit, int[] active, int centroidCount, NeighborSearchSettings settings, Random random, CancellationToken cancellation)
    {
        if (active.Length == 0)
        {
            return zeros(centroidCount, unit.shape[1]);                                             // [L, f]
        }

        var sampleCount = (int)Math.Min(active.Length, (long)centroidCount * settings.SamplePerList);
        var drawn = RandomDraw.Items(active, sampleCount, random);
        var sample = empty(sampleCount, unit.shape[1]);                                             // [S, f]
        new TensorRows(unit).Gather(drawn, new TensorRows(sample));
        var centroids = sample.narrow(0, 0, centroidCount).clone();                                 // [L, f]
        for (var iteration = 0; iteration < settings.Iterations; iteration++)
        {
            Move(sample, Nearest(sample, centroids, 1, cancellation), centroids, random);
        }

        return centroids;
    }

    /// <summary>The nearest centroids of each row, nearest first.</summary>
    /// <param name="rows">Contiguous float [n, f].</param>
    /// <param name="centroids">[L, f].</param>
    /// <param name="count">How many, at most L.</param>
    /// <param name="cancellation">Checked before every tile.</param>
    /// <returns>[n * count].</returns>
    public static int[] Nearest(Tensor rows, Tensor centroids, int count, CancellationToken cancellation)
    {
        var rowCount = (int)rows.shape[0];
        var nearest = new int[rowCount * count];
        var ids = new int[centroids.shape[0]];
        for (var c = 0; c < ids.Length; c++)
        {
            ids[c] = c;
        }

        var tiles = (rowCount + TileRows - 1) / TileRows;
        var workers = TorchWorkers.Count(CPU, tiles);
        TorchWorkers.Run(workers, worker =>
        {
            var transposed = centroids.t();                                                         // [f, L]
            var buffer = empty(TileRows, ids.Length);                                               // [T, L]
            var best = new float[count];
            for (var tile = worker; tile < tiles; tile += workers)
            {
                cancellation.ThrowIfCancellationRequested();
                using var tileScope = NewDisposeScope();
                var start = tile * TileRows;
                var size = Math.Min(TileRows, rowCount - start);
                var products = buffer.narrow(0, 0, size);                                           // [t, L]
                products.addmm_(rows.narrow(0, start, size), transposed, beta: 0, alpha: 1);
                var values = new TensorRows(products);
                for (var r = 0; r < size; r++)
                {
                    best.AsSpan().Fill(float.NegativeInfinity);
                    LargestEntries.Merge(values[r], ids, best, nearest.AsSpan((start + r) * count, count));
                }
            }
        });
        return nearest;
    }

    // A centroid without rows starts anew at a random one.
    private static void Move(Tensor sample, int[] nearest, Tensor centroids, Random random)
    {
        centroids.zero_();
        var rows = new TensorRows(sample);
        var sums = new TensorRows(centroids);
        var counts = new int[centroids.shape[0]];
        for (var n = 0; n < nearest.Length; n++)
        {
            var sum = sums[nearest[n]];
            TensorPrimitives.Add(sum, rows[n], sum);
            counts[nearest[n]]++;
        }

        for (var c = 0; c < counts.Length; c++)
        {
            var sum = sums[c];
            if (counts[c] == 0)
            {
                rows[random.Next(nearest.Length)].CopyTo(sum);
            }

            var norm = TensorPrimitives.Norm<float>(sum);
            if (norm > 0)
            {
                TensorPrimitives.Divide(sum, norm, sum);
            }
        }
    }
}
