using System;
using System.IO;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Micro.MLNet.Samples.Orleans.Shards;

/// <summary>A range of the item table and its best items for a user. Immutable.</summary>
internal sealed class ItemShard
{
    private readonly int _first;
    private readonly int _dimension;
    private readonly float[] _embeddings;
    private readonly string[] _ids;

    private ItemShard(int first, int dimension, float[] embeddings, string[] ids) => (_first, _dimension, _embeddings, _ids) = (first, dimension, embeddings, ids);

    public int Count => _ids.Length;

    /// <summary>Reads what <see cref="ShardWriter"/> wrote; the caller has compared the hash.</summary>
    public static ItemShard Read(byte[] bytes, int first)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes, writable: false));
        var (count, dimension) = (reader.ReadInt32(), reader.ReadInt32());
        var embeddings = new float[count * dimension];
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(embeddings.AsSpan()));
        var ids = new string[count];
        for (var n = 0; n < count; n++)
        {
            ids[n] = reader.ReadString();
        }

        return new ItemShard(first, dimension, embeddings, ids);
    }

    /// <summary>The best items of this range, best first; of equal scores the lower index first.</summary>
    /// <param name="user">x̃_u, [d].</param>
    /// <param name="seen">Item indices to leave out, ascending; those of other ranges are passed over.</param>
    /// <param name="k">At most this many.</param>
    /// <remarks>ŷ_ui = x̃_u·x̂_i by the same routine as the library, so that the scores are its own to the last bit.</remarks>
    public RankedItem[] Best(ReadOnlySpan<float> user, ReadOnlySpan<int> seen, int k)
    {
        var scores = new float[_ids.Length];
        for (var n = 0; n < scores.Length; n++)
        {
            scores[n] = TensorPrimitives.Dot(user, _embeddings.AsSpan(n * _dimension, _dimension));
        }

        foreach (var item in seen)
        {
            if (item >= _first && item < _first + scores.Length)
            {
                scores[item - _first] = float.NegativeInfinity;
            }
        }

        var best = new int[Math.Min(k, scores.Length)];
        var count = Select(scores, best);
        return Array.ConvertAll(best[..count], n => new RankedItem(_first + n, _ids[n], scores[n]));
    }

    // best[..count] is sorted; indices ascend, so an item stands behind all that score the same, and NaN is above nothing
    private static int Select(float[] scores, int[] best)
    {
        var count = 0;
        for (var n = 0; n < scores.Length; n++)
        {
            var score = scores[n];
            if (!(score > (count < best.Length ? float.NegativeInfinity : scores[best[count - 1]])))
            {
                continue;
            }

            var place = count < best.Length ? count++ : count - 1;
            for (; place > 0 && score > scores[best[place - 1]]; place--)
            {
                best[place] = best[place - 1];
            }

            best[place] = n;
        }

        return count;
    }
}
