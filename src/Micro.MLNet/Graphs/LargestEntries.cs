using System;
using System.Numerics;

namespace Micro.MLNet.Graphs;

/// <summary>Keeps the largest entries of rows that come in pieces: one vectorized comparison with the worst kept entry passes over nearly all of a piece.</summary>
/// <remarks>torch's topk takes longer over similarities of features 128 wide than the product that made them.</remarks>
internal static class LargestEntries
{
    /// <summary>Merges a piece of a row into what is kept of it; an equal entry that came earlier stays, NaN never enters.</summary>
    /// <param name="values">The piece.</param>
    /// <param name="ids">What each entry stands for.</param>
    /// <param name="bestValues">The largest values so far, descending; negative infinity marks a free place.</param>
    /// <param name="bestIds">What they stand for.</param>
    public static void Merge(ReadOnlySpan<float> values, ReadOnlySpan<int> ids, Span<float> bestValues, Span<int> bestIds)
    {
        var step = 4 * Vector<float>.Count;
        var n = 0;
        for (; n + step <= values.Length; n += step)
        {
            var piece = values.Slice(n, step);
            if (ExceedsAny(piece, bestValues[^1]))
            {
                MergeOneByOne(piece, ids.Slice(n, step), bestValues, bestIds);
            }
        }

        MergeOneByOne(values[n..], ids[n..], bestValues, bestIds);
    }

    private static bool ExceedsAny(ReadOnlySpan<float> piece, float threshold)
    {
        var width = Vector<float>.Count;
        var low = Vector.Max(new Vector<float>(piece), new Vector<float>(piece[width..]));
        var high = Vector.Max(new Vector<float>(piece[(2 * width)..]), new Vector<float>(piece[(3 * width)..]));
        // written as "not all at most" so that a NaN, which Max hands on, hides no other entry
        return !Vector.LessThanOrEqualAll(Vector.Max(low, high), new Vector<float>(threshold));
    }

    private static void MergeOneByOne(ReadOnlySpan<float> values, ReadOnlySpan<int> ids, Span<float> bestValues, Span<int> bestIds)
    {
        for (var n = 0; n < values.Length; n++)
        {
            var value = values[n];
            if (!(value > bestValues[^1]))
            {
                continue;
            }

            var place = bestValues.Length - 1;
            for (; place > 0 && value > bestValues[place - 1]; place--)
            {
                bestValues[place] = bestValues[place - 1];
                bestIds[place] = bestIds[place - 1];
            }

            bestValues[place] = value;
            bestIds[place] = ids[n];
        }
    }
}
