using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Micro.MLNet.Core;

/// <summary>Scores all items for a few users at once: the item table is read once for all of them. Immutable and thread-safe.</summary>
/// <remarks>
/// Items are packed a vector's width at a time, [I / w][d][w], so that a lane belongs to an item and no sum runs across lanes. The sums run in another order
/// than <see cref="EmbeddingTable.Dot"/>'s, so a score may differ in its last bits: <see cref="Rank"/> settles the order by that.
/// </remarks>
internal sealed class BlockProduct
{
    /// <summary>Users that pay for packing the items.</summary>
    public const int LeastUsers = 32;

    /// <summary>Users scored at once.</summary>
    public const int UsersAtOnce = 8;

    // candidates beyond those wanted, so that a difference in the last bits can't push one out
    private const int Spare = 8;
    private readonly EmbeddingTable _users;
    private readonly EmbeddingTable _items;
    private readonly float[] _packed;

    /// <summary>Packs the items.</summary>
    public BlockProduct(EmbeddingTable users, EmbeddingTable items)
    {
        _users = users;
        _items = items;
        var (width, dimension) = (Vector<float>.Count, items.Dimension);
        _packed = new float[checked((items.RowCount + width - 1) / width * width * dimension)];
        for (var i = 0; i < items.RowCount; i++)
        {
            var row = items.Row(i);
            var lane = _packed.AsSpan((i / width * width * dimension) + (i % width));
            for (var n = 0; n < row.Length; n++)
            {
                lane[n * width] = row[n];
            }
        }
    }

    /// <summary>Length of a score row: the number of items rounded up to whole vectors.</summary>
    public int RowLength => _packed.Length / _items.Dimension;

    /// <summary>Gets one user's scores; called from several threads at once, once per position.</summary>
    /// <param name="position">The user's position in the list of users asked for.</param>
    /// <param name="scores">The scores of all items, the caller's to change, [I]; valid during the call only.</param>
    public delegate void ScoresHandler(int position, Span<float> scores);

    /// <summary>Scores all items for each of <paramref name="users"/>, in parallel.</summary>
    public void ForEachUser(int[] users, ParallelOptions options, ScoresHandler handler) => Parallel.For(
        0,
        (users.Length + UsersAtOnce - 1) / UsersAtOnce,
        options,
        () => new float[UsersAtOnce * RowLength],
        (block, _, scores) =>
        {
            var start = block * UsersAtOnce;
            var count = Math.Min(UsersAtOnce, users.Length - start);
            Score(users.AsSpan(start, count), scores);
            for (var n = 0; n < count; n++)
            {
                handler(start + n, scores.AsSpan(n * RowLength, _items.RowCount));
            }

            return scores;
        },
        _ => { });

    /// <summary>The preference scores of some users for all items.</summary>
    /// <param name="users">At most <see cref="UsersAtOnce"/> user indices.</param>
    /// <param name="scores">Receives a row of <see cref="RowLength"/> scores for each user.</param>
    /// <remarks>ŷ_ui = x̃_u·x̂_i for all i   MICRO Eq. (14)</remarks>
    public void Score(ReadOnlySpan<int> users, Span<float> scores)
    {
        var u = 0;
        for (; u + 4 <= users.Length; u += 4)
        {
            ScoreFour(users.Slice(u, 4), scores[(u * RowLength)..]);
        }

        for (; u < users.Length; u++)
        {
            ScoreOne(users[u], scores.Slice(u * RowLength, RowLength));
        }
    }

    /// <summary>The user's best items, best first.</summary>
    /// <param name="user">User index.</param>
    /// <param name="scores">The user's scores, [I]; excluded items are negative infinity.</param>
    /// <param name="indices">Receives at most its length of item indices.</param>
    /// <returns>How many indices were written.</returns>
    public int Rank(int user, ReadOnlySpan<float> scores, Span<int> indices)
    {
        Span<int> candidates = stackalloc int[Math.Min(indices.Length + Spare, 256)];
        candidates = candidates.Length < indices.Length + Spare ? new int[indices.Length + Spare] : candidates;
        candidates = candidates[..TopK.Select(scores, candidates)];
        candidates.Sort(); // TopK gives equal scores to the lower position
        var exact = candidates.Length <= 256 ? stackalloc float[candidates.Length] : new float[candidates.Length];
        for (var n = 0; n < candidates.Length; n++)
        {
            exact[n] = _users.Dot(user, _items, candidates[n]);
        }

        var count = TopK.Select(exact, indices);
        for (var n = 0; n < count; n++)
        {
            indices[n] = candidates[indices[n]];
        }

        return count;
    }

    private void ScoreFour(ReadOnlySpan<int> users, Span<float> scores)
    {
        var (width, dimension, length) = (Vector<float>.Count, _items.Dimension, RowLength);
        ref var first = ref MemoryMarshal.GetReference(_users.Row(users[0]));
        ref var second = ref MemoryMarshal.GetReference(_users.Row(users[1]));
        ref var third = ref MemoryMarshal.GetReference(_users.Row(users[2]));
        ref var fourth = ref MemoryMarshal.GetReference(_users.Row(users[3]));
        for (var i = 0; i < length; i += width)
        {
            ref var items = ref _packed[i * dimension];
            var (a, b, c, d) = (Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero, Vector<float>.Zero);
            for (var n = 0; n < dimension; n++) // without bounds checks, which would take longer than the products
            {
                var item = Vector.LoadUnsafe(ref items, (nuint)(n * width));
                a = Vector.FusedMultiplyAdd(item, new Vector<float>(Unsafe.Add(ref first, n)), a);
                b = Vector.FusedMultiplyAdd(item, new Vector<float>(Unsafe.Add(ref second, n)), b);
                c = Vector.FusedMultiplyAdd(item, new Vector<float>(Unsafe.Add(ref third, n)), c);
                d = Vector.FusedMultiplyAdd(item, new Vector<float>(Unsafe.Add(ref fourth, n)), d);
            }

            a.CopyTo(scores[i..]);
            b.CopyTo(scores[(i + length)..]);
            c.CopyTo(scores[(i + (2 * length))..]);
            d.CopyTo(scores[(i + (3 * length))..]);
        }
    }

    private void ScoreOne(int user, Span<float> scores)
    {
        var (width, dimension) = (Vector<float>.Count, _items.Dimension);
        var embedding = _users.Row(user);
        for (var i = 0; i < scores.Length; i += width)
        {
            ReadOnlySpan<float> items = _packed.AsSpan(i * dimension, width * dimension);
            var sum = Vector<float>.Zero;
            for (var n = 0; n < embedding.Length; n++)
            {
                sum = Vector.FusedMultiplyAdd(new Vector<float>(items[(n * width)..]), new Vector<float>(embedding[n]), sum);
            }

            sum.CopyTo(scores[i..]);
        }
    }
}
