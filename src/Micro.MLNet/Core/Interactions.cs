using System;

namespace Micro.MLNet.Core;

/// <summary>User-item interactions as compressed sparse rows: each user's distinct items in ascending order.</summary>
/// <remarks>
/// Invariants: RowPointers has UserCount + 1 non-decreasing entries, the first 0 and the last Count; ColumnIndices within a row are strictly
/// ascending and lie in [0, ItemCount).
/// </remarks>
internal sealed class Interactions
{
    private readonly int[] _rowPointers;
    private readonly int[] _columnIndices;

    private Interactions(int userCount, int itemCount, int[] rowPointers, int[] columnIndices)
    {
        UserCount = userCount;
        ItemCount = itemCount;
        _rowPointers = rowPointers;
        _columnIndices = columnIndices;
    }

    /// <summary>Number of rows U.</summary>
    public int UserCount { get; }

    /// <summary>Number of columns I.</summary>
    public int ItemCount { get; }

    /// <summary>Number of distinct interactions.</summary>
    public int Count => _columnIndices.Length;

    /// <summary>Row starts, [U + 1].</summary>
    public ReadOnlySpan<int> RowPointers => _rowPointers;

    /// <summary>Item indices of all rows, [Count].</summary>
    public ReadOnlySpan<int> ColumnIndices => _columnIndices;

    /// <summary>No interactions between the given numbers of users and items.</summary>
    public static Interactions Empty(int userCount, int itemCount) => new(userCount, itemCount, new int[userCount + 1], []);

    /// <summary>Builds the rows from pairs in any order; duplicate pairs count once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside its range.</exception>
    public static Interactions Build(int userCount, int itemCount, ReadOnlySpan<int> users, ReadOnlySpan<int> items)
    {
        Check.SameLength(items.Length, users.Length, "The list of item indices", nameof(items));
        var starts = new int[userCount + 1];
        for (var n = 0; n < users.Length; n++)
        {
            Check.Index(users[n], userCount, nameof(users));
            Check.Index(items[n], itemCount, nameof(items));
            starts[users[n] + 1]++;
        }

        for (var u = 0; u < userCount; u++)
        {
            starts[u + 1] += starts[u];
        }

        var columns = new int[users.Length];
        var next = starts.AsSpan(0, userCount).ToArray();
        for (var n = 0; n < users.Length; n++)
        {
            columns[next[users[n]]++] = items[n];
        }

        return new Interactions(userCount, itemCount, starts, SortAndDropDuplicates(starts, columns));
    }

    /// <summary>Wraps rows read from a file after checking every invariant.</summary>
    /// <exception cref="ArgumentException">An invariant is broken.</exception>
    public static Interactions FromCsr(int userCount, int itemCount, int[] rowPointers, int[] columnIndices)
    {
        Check.SameLength(rowPointers.Length, checked(userCount + 1), "The list of row pointers", nameof(rowPointers));
        if (rowPointers[0] != 0 || rowPointers[^1] != columnIndices.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"Row pointers run from {rowPointers[0]} to {rowPointers[^1]}, but must run from 0 to {columnIndices.Length}."), nameof(rowPointers));
        }

        for (var u = 0; u < userCount; u++)
        {
            if (rowPointers[u + 1] < rowPointers[u] || rowPointers[u + 1] > columnIndices.Length)
            {
                throw new ArgumentException(FormattableString.Invariant($"Row pointer {u + 1} is {rowPointers[u + 1]}, but must lie in [{rowPointers[u]}, {columnIndices.Length}]."), nameof(rowPointers));
            }

            for (var n = rowPointers[u]; n < rowPointers[u + 1]; n++)
            {
                Check.Index(columnIndices[n], itemCount, nameof(columnIndices));
                if (n > rowPointers[u] && columnIndices[n] <= columnIndices[n - 1])
                {
                    throw new ArgumentException($"The items of user {u} must ascend strictly, but {columnIndices[n]} follows {columnIndices[n - 1]}.", nameof(columnIndices));
                }
            }
        }

        return new Interactions(userCount, itemCount, rowPointers, columnIndices);
    }

    /// <summary>The items of user <paramref name="user"/>, ascending.</summary>
    public ReadOnlySpan<int> Row(int user) => _columnIndices.AsSpan(_rowPointers[user].._rowPointers[user + 1]);

    /// <summary>Whether the user has interacted with the item.</summary>
    public bool Contains(int user, int item) => Row(user).BinarySearch(item) >= 0;

    /// <summary>How many users have interacted with each item, [I].</summary>
    public int[] CountByItem()
    {
        var counts = new int[ItemCount];
        foreach (var item in _columnIndices)
        {
            counts[item]++;
        }

        return counts;
    }

    /// <summary>The same interactions with users and items exchanged.</summary>
    public Interactions Transpose()
    {
        var starts = new int[ItemCount + 1];
        foreach (var item in _columnIndices)
        {
            starts[item + 1]++;
        }

        for (var i = 0; i < ItemCount; i++)
        {
            starts[i + 1] += starts[i];
        }

        var columns = new int[Count];
        var next = starts.AsSpan(0, ItemCount).ToArray();
        for (var u = 0; u < UserCount; u++)
        {
            foreach (var item in Row(u))
            {
                columns[next[item]++] = u;
            }
        }

        return new Interactions(ItemCount, UserCount, starts, columns);
    }

    private static int[] SortAndDropDuplicates(int[] starts, int[] columns)
    {
        var kept = 0;
        for (var u = 0; u + 1 < starts.Length; u++)
        {
            var row = columns.AsSpan(starts[u]..starts[u + 1]);
            row.Sort();
            starts[u] = kept;
            for (var n = 0; n < row.Length; n++)
            {
                if (n == 0 || row[n] != columns[kept - 1])
                {
                    columns[kept++] = row[n];
                }
            }
        }

        starts[^1] = kept;
        return kept == columns.Length ? columns : columns[..kept];
    }
}
