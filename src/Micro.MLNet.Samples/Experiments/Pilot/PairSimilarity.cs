using System;
using System.Linq;
using System.Numerics.Tensors;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Experiments.Pilot;

/// <summary>Table 1's averages in one modality.</summary>
/// <param name="ItemCount">Items with a vector that isn't zero; the others have no direction, and no pair counts them.</param>
/// <param name="All">Mean cosine of all pairs of two such items.</param>
/// <param name="CoInteracted">Mean over the pairs that share a user, each once.</param>
/// <param name="PairCount">How many these are.</param>
/// <param name="CoInteractedPerUser">Mean over the same pairs, each once for every user they share.</param>
internal sealed record PairSimilarity(int ItemCount, double All, double CoInteracted, long PairCount, double CoInteractedPerUser)
{
    /// <summary>Computes them exactly: unit vectors are held, [I, f], never a matrix of pairs.</summary>
    /// <param name="features">The items' vectors.</param>
    /// <param name="interactions">Over the same items.</param>
    /// <param name="cancellation">Checked for every item.</param>
    /// <remarks>
    /// With unit vectors x the mean over n items is (‖Σ x‖² - Σ ‖x‖²) / (n (n - 1)), and so is, with a user's items, the sum over that user's pairs; only the
    /// distinct pairs that share a user are multiplied out.
    /// </remarks>
    public static PairSimilarity Compute(VectorColumn features, CoInteractions interactions, CancellationToken cancellation)
    {
        var unit = UnitRows(features);
        int[] present = [.. Enumerable.Range(0, unit.Length).Where(item => unit[item].Length > 0)];
        var (all, pairs) = SumOfPairs(unit, present, features.Width);
        double sumPerUser = 0, pairsPerUser = 0;
        foreach (var items in interactions.ItemsByUser)
        {
            var (sum, count) = SumOfPairs(unit, Array.FindAll(items, item => unit[item].Length > 0), features.Width);
            sumPerUser += sum;
            pairsPerUser += count;
        }

        var (distinct, distinctCount) = SumOfDistinctPairs(unit, interactions, cancellation);
        return new PairSimilarity(present.Length, all / pairs, distinct / distinctCount, distinctCount, sumPerUser / pairsPerUser);
    }

    private static float[][] UnitRows(VectorColumn features)
    {
        var rows = new float[features.RowCount][];
        for (var item = 0; item < rows.Length; item++)
        {
            var row = new float[features.Width];
            features.CopyRow(item, row);
            var norm = TensorPrimitives.Norm<float>(row);
            TensorPrimitives.Divide(row, norm, row);
            rows[item] = norm > 0 && float.IsFinite(norm) ? row : [];
        }

        return rows;
    }

    // Σ_{i<j} x_i·x_j and the number of pairs.
    private static (double Sum, double Count) SumOfPairs(float[][] unit, int[] items, int width)
    {
        var total = new double[width];
        var row = new double[width];
        double squares = 0;
        foreach (var item in items)
        {
            TensorPrimitives.ConvertTruncating<float, double>(unit[item], row);
            TensorPrimitives.Add(total, row, total);
            squares += TensorPrimitives.SumOfSquares<double>(row);
        }

        return ((TensorPrimitives.SumOfSquares<double>(total) - squares) / 2, items.Length * (items.Length - 1.0) / 2);
    }

    // An item is compared with the later items of its users, each marked once: one mark an item is held, whatever the number of pairs.
    private static (double Sum, long Count) SumOfDistinctPairs(float[][] unit, CoInteractions interactions, CancellationToken cancellation)
    {
        var usersByItem = interactions.UsersByItem();
        var sums = new double[unit.Length];
        var counts = new int[unit.Length];
        Parallel.For(0, unit.Length, new ParallelOptions { CancellationToken = cancellation }, () => new int[unit.Length], (item, _, marks) =>
        {
            foreach (var user in unit[item].Length > 0 ? usersByItem[item] : [])
            {
                foreach (var other in interactions.ItemsByUser[user])
                {
                    if (other > item && marks[other] != item + 1 && unit[other].Length > 0)
                    {
                        marks[other] = item + 1;
                        sums[item] += TensorPrimitives.Dot<float>(unit[item], unit[other]);
                        counts[item]++;
                    }
                }
            }

            return marks;
        }, _ => { });
        return (sums.Sum(), counts.Sum(count => (long)count)); // in item order, whatever the threads
    }
}
