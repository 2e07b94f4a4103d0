using System;
using System.Collections.Generic;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>Rows of interaction data grouped by user, each user-item pair once: a repeated row follows the first row of its pair.</summary>
/// <remarks>Without this, a pair that is recorded twice could end up in training and in test.</remarks>
internal sealed class DistinctPairs
{
    private readonly int[] _firstRowOf;
    private readonly int[] _rowPointers;
    private readonly int[] _rowsByUser;

    /// <summary>Groups the rows.</summary>
    /// <param name="users">User index of each row.</param>
    /// <param name="items">Item index of each row.</param>
    /// <param name="order">The rows in the order that decides which one of a pair is first.</param>
    /// <exception cref="ArgumentException">The lengths disagree or an index is negative.</exception>
    public DistinctPairs(ReadOnlySpan<int> users, ReadOnlySpan<int> items, ReadOnlySpan<int> order)
    {
        Check.SameLength(items.Length, users.Length, "The list of item indices", nameof(items));
        _firstRowOf = new int[users.Length];
        var firstRows = new Dictionary<(int User, int Item), int>(users.Length);
        List<int> distinct = new(users.Length);
        foreach (var row in order)
        {
            Check.Index(users[row], int.MaxValue, nameof(users));
            Check.Index(items[row], int.MaxValue, nameof(items));
            UserCount = Math.Max(UserCount, users[row] + 1);
            if (firstRows.TryAdd((users[row], items[row]), row))
            {
                distinct.Add(row);
            }

            _firstRowOf[row] = firstRows[(users[row], items[row])];
        }

        Rows = [.. distinct];
        (_rowPointers, _rowsByUser) = GroupByUser(Rows, users, UserCount);
    }

    /// <summary>One more than the largest user index.</summary>
    public int UserCount { get; }

    /// <summary>The first row of every pair, in the given order.</summary>
    public int[] Rows { get; }

    /// <summary>The first rows of a user's pairs, in the given order.</summary>
    public Span<int> RowsOf(int user) => _rowsByUser.AsSpan(_rowPointers[user].._rowPointers[user + 1]);

    /// <summary>Gives every row the part of the first row of its pair.</summary>
    public byte[] Spread(byte[] parts)
    {
        for (var row = 0; row < parts.Length; row++)
        {
            parts[row] = parts[_firstRowOf[row]];
        }

        return parts;
    }

    private static (int[] Pointers, int[] Rows) GroupByUser(int[] distinct, ReadOnlySpan<int> users, int userCount)
    {
        var pointers = new int[userCount + 1];
        foreach (var row in distinct)
        {
            pointers[users[row] + 1]++;
        }

        for (var u = 0; u < userCount; u++)
        {
            pointers[u + 1] += pointers[u];
        }

        var next = pointers.AsSpan(0, userCount).ToArray();
        var grouped = new int[distinct.Length];
        foreach (var row in distinct)
        {
            grouped[next[users[row]]++] = row;
        }

        return (pointers, grouped);
    }
}
