using System;
using System.Numerics;

namespace Micro.MLNet.Core;

/// <summary>Selects the K largest scores; equal scores go to the lower index, NaN is never selected.</summary>
internal static class TopK
{
    /// <summary>Writes the indices of the largest scores, best first, into <paramref name="indices"/>.</summary>
    /// <param name="scores">One score per candidate; <see cref="float.NegativeInfinity"/> and NaN exclude a candidate.</param>
    /// <param name="indices">Receives at most its length of indices.</param>
    /// <returns>How many indices were written: fewer than asked for when there are fewer candidates.</returns>
    public static int Select(ReadOnlySpan<float> scores, Span<int> indices)
    {
        var count = 0; // indices[..count] is a heap whose root is the worst kept candidate
        if (indices.IsEmpty)
        {
            return 0;
        }

        for (var i = 0; i < scores.Length; i++)
        {
            if (count == indices.Length)
            {
                // a later index never beats an equal score
                i = NextAbove(scores, i, scores[indices[0]]);
                if (i == scores.Length)
                {
                    break;
                }

                indices[0] = i;
                SiftDown(scores, indices, 0, count);
                continue;
            }

            var score = scores[i];
            if (score > float.NegativeInfinity)
            {
                indices[count] = i;
                SiftUp(scores, indices, count++);
            }
        }

        for (var end = count - 1; end > 0; end--)
        {
            (indices[0], indices[end]) = (indices[end], indices[0]);
            SiftDown(scores, indices, 0, end);
        }

        return count;
    }

    /// <summary>The first index from <paramref name="start"/> on whose score is above the bound, or the length: a vector at a time, as most are passed over.</summary>
    public static int NextAbove(ReadOnlySpan<float> scores, int start, float bound)
    {
        var bounds = new Vector<float>(bound);
        var i = start;
        while (i + Vector<float>.Count <= scores.Length && !Vector.GreaterThanAny(new Vector<float>(scores[i..]), bounds))
        {
            i += Vector<float>.Count;
        }

        while (i < scores.Length && !(scores[i] > bound))
        {
            i++;
        }

        return i;
    }

    private static bool IsWorse(ReadOnlySpan<float> scores, int a, int b) => scores[a] < scores[b] || (scores[a] == scores[b] && a > b);

    private static void SiftUp(ReadOnlySpan<float> scores, Span<int> heap, int child)
    {
        while (child > 0)
        {
            var parent = (child - 1) / 2;
            if (!IsWorse(scores, heap[child], heap[parent]))
            {
                return;
            }

            (heap[child], heap[parent]) = (heap[parent], heap[child]);
            child = parent;
        }
    }

    private static void SiftDown(ReadOnlySpan<float> scores, Span<int> heap, int parent, int count)
    {
        while (true)
        {
            var child = (2 * parent) + 1;
            if (child >= count)
            {
                return;
            }

            if (child + 1 < count && IsWorse(scores, heap[child + 1], heap[child]))
            {
                child++;
            }

            if (!IsWorse(scores, heap[child], heap[parent]))
            {
                return;
            }

            (heap[child], heap[parent]) = (heap[parent], heap[child]);
            parent = child;
        }
    }
}
