using System;
using System.Collections.Generic;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>Splits interactions into training, validation and test, reproducibly.</summary>
/// <remarks>
/// The splits take parallel arrays of user and item indices, one entry per row, and return each row's part. Rows of the same user-item pair
/// always share a part. The splits by user leave every user at least one pair in training; a user with one pair keeps it there, one with
/// two gives one to test. The global temporal split and the cold-item split can't promise that: users without training rows are unknown to
/// the model.
/// </remarks>
internal static class InteractionSplitter
{
    /// <summary>The row is for training.</summary>
    public const byte Train = 0;

    /// <summary>The row is for validation.</summary>
    public const byte Validation = 1;

    /// <summary>The row is for test.</summary>
    public const byte Test = 2;

    private const int FewestToHoldOut = 3;
    private const int PublishedFewInteractions = 10;

    /// <summary>A random share of each user's pairs: the paper's 80/10/10 by default.</summary>
    /// <param name="users">User index of each row.</param>
    /// <param name="items">Item index of each row.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <param name="validation">Validation's share, rounded to the nearest number, at least one pair from three on.</param>
    /// <param name="test">Test's share, rounded to the nearest number, at least one pair from two on.</param>
    public static byte[] PerUserRatio(
        ReadOnlySpan<int> users, ReadOnlySpan<int> items, int seed, double validation = 0.1, double test = 0.1)
    {
        RequireShares(validation, test);
        return RandomPerUser(users, items, seed, count => CountsOf(count, validation, test));
    }

    /// <summary>The published code's rule: under ten pairs one each for validation and test, else a fifth, halved.</summary>
    /// <remarks>
    /// Held out: 2 of n &lt; 10, ⌊0.2 n⌋ otherwise; test gets ⌊half⌋, validation the rest. On Amazon Baby this makes 73.7/13.5/12.8 %, not
    /// the paper's 80/10/10. The published data has no user with fewer than three pairs; such users follow the rule stated for this class.
    /// </remarks>
    public static byte[] PublishedRule(ReadOnlySpan<int> users, ReadOnlySpan<int> items, int seed) =>
        RandomPerUser(users, items, seed, count =>
        {
            if (count < PublishedFewInteractions)
            {
                return LastOneEach(count);
            }

            var heldOut = count / 5;
            return (heldOut - (heldOut / 2), heldOut / 2);
        });

    /// <summary>One pair of each user for test and one for validation, chosen at random.</summary>
    public static byte[] LeaveOneOut(ReadOnlySpan<int> users, ReadOnlySpan<int> items, int seed) =>
        RandomPerUser(users, items, seed, LastOneEach);

    /// <summary>Each user's last pair for test, the one before for validation; of equal times the later row is the later one.</summary>
    public static byte[] LeaveOneOut(ReadOnlySpan<int> users, ReadOnlySpan<int> items, ReadOnlySpan<long> times) =>
        LastPerUser(users, items, times, LastOneEach);

    /// <summary>The last share of each user's pairs in time; of equal times the later row is the later one.</summary>
    public static byte[] TemporalPerUser(
        ReadOnlySpan<int> users, ReadOnlySpan<int> items, ReadOnlySpan<long> times, double validation = 0.1, double test = 0.1)
    {
        RequireShares(validation, test);
        return LastPerUser(users, items, times, count => CountsOf(count, validation, test));
    }

    /// <summary>One point in time for everyone: the last share of all pairs is test, the share before is validation.</summary>
    /// <remarks>
    /// A pair counts at its first time. Of equal times the later row is the later one. Users who start late have no training rows.
    /// </remarks>
    public static byte[] TemporalGlobal(
        ReadOnlySpan<int> users, ReadOnlySpan<int> items, ReadOnlySpan<long> times, double validation = 0.1, double test = 0.1)
    {
        RequireShares(validation, test);
        var pairs = new DistinctPairs(users, items, OrderByTime(users.Length, times));
        var parts = new byte[users.Length];
        var (validationCount, testCount) = CountsOf(pairs.Rows.Length, validation, test);
        MarkLast(parts, pairs.Rows, validationCount, testCount);
        return pairs.Spread(parts);
    }

    /// <summary>All rows of a random share of the items: half of these items for validation, half for test.</summary>
    /// <remarks>
    /// Test takes the odd item. Items that no row names aren't counted. At least one item stays warm. A user may keep no training rows.
    /// </remarks>
    public static byte[] ColdItems(ReadOnlySpan<int> users, ReadOnlySpan<int> items, int seed, double share = 0.2)
    {
        RequireShare(share, nameof(share));
        Check.SameLength(items.Length, users.Length, "The list of item indices", nameof(items));
        var present = new SortedSet<int>(items.ToArray());
        var chosen = new int[present.Count];
        present.CopyTo(chosen);
        var count = Math.Min((int)(share * chosen.Length), chosen.Length - 1);
        MoveRandomToFront(chosen, count, RandomStreams.Create(seed, RandomStreams.Split));
        var partOf = new Dictionary<int, byte>();
        for (var n = 0; n < count; n++)
        {
            partOf.Add(chosen[n], n < count / 2 ? Validation : Test);
        }

        var parts = new byte[items.Length];
        for (var row = 0; row < items.Length; row++)
        {
            parts[row] = partOf.GetValueOrDefault(items[row], Train);
        }

        return parts;
    }

    /// <summary>Holds out a share of each user's interactions for validation.</summary>
    /// <param name="all">The interactions to divide.</param>
    /// <param name="fraction">Share per user, in (0, 1), rounded to the nearest number and at least one.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <returns>Two disjoint sets; a user with fewer than three interactions keeps them all in training.</returns>
    public static (Interactions Train, Interactions Validation) HoldOut(Interactions all, double fraction, int seed)
    {
        RequireShare(fraction, nameof(fraction));
        var random = RandomStreams.Create(seed, RandomStreams.Split);
        List<int> trainUsers = new(all.Count), trainItems = new(all.Count), heldUsers = [], heldItems = [];
        for (var u = 0; u < all.UserCount; u++)
        {
            var row = all.Row(u).ToArray();
            var held = row.Length < FewestToHoldOut ? 0 : Math.Clamp(Round(fraction * row.Length), 1, row.Length - 1);
            MoveRandomToFront(row, held, random);
            for (var n = 0; n < row.Length; n++)
            {
                (n < held ? heldUsers : trainUsers).Add(u);
                (n < held ? heldItems : trainItems).Add(row[n]);
            }
        }

        return (Interactions.Build(all.UserCount, all.ItemCount, [.. trainUsers], [.. trainItems]),
            Interactions.Build(all.UserCount, all.ItemCount, [.. heldUsers], [.. heldItems]));
    }

    private static byte[] RandomPerUser(
        ReadOnlySpan<int> users, ReadOnlySpan<int> items, int seed, Func<int, (int Validation, int Test)> heldOut)
    {
        var random = RandomStreams.Create(seed, RandomStreams.Split);
        var pairs = new DistinctPairs(users, items, AllRows(users.Length));
        var parts = new byte[users.Length];
        for (var u = 0; u < pairs.UserCount; u++)
        {
            var rows = pairs.RowsOf(u);
            var (validation, test) = heldOut(rows.Length);
            MoveRandomToFront(rows, validation + test, random);
            MarkLast(parts, rows[..(validation + test)], validation, test);
        }

        return pairs.Spread(parts);
    }

    private static byte[] LastPerUser(
        ReadOnlySpan<int> users, ReadOnlySpan<int> items, ReadOnlySpan<long> times, Func<int, (int Validation, int Test)> heldOut)
    {
        var pairs = new DistinctPairs(users, items, OrderByTime(users.Length, times));
        var parts = new byte[users.Length];
        for (var u = 0; u < pairs.UserCount; u++)
        {
            var rows = pairs.RowsOf(u);
            var (validation, test) = heldOut(rows.Length);
            MarkLast(parts, rows, validation, test);
        }

        return pairs.Spread(parts);
    }

    /// <summary>The last <paramref name="test"/> rows become test, the <paramref name="validation"/> rows before them validation.</summary>
    private static void MarkLast(byte[] parts, ReadOnlySpan<int> rows, int validation, int test)
    {
        for (var n = rows.Length - validation - test; n < rows.Length; n++)
        {
            parts[rows[n]] = n < rows.Length - test ? Validation : Test;
        }
    }

    private static (int Validation, int Test) LastOneEach(int count) => (count >= FewestToHoldOut ? 1 : 0, count >= 2 ? 1 : 0);

    private static (int Validation, int Test) CountsOf(int count, double validation, double test)
    {
        var testCount = test > 0 && count >= 2 ? Math.Min(Math.Max(1, Round(test * count)), count - 1) : 0;
        var room = count - 1 - testCount;
        return (validation > 0 && room >= 1 ? Math.Min(Math.Max(1, Round(validation * count)), room) : 0, testCount);
    }

    private static int[] AllRows(int count)
    {
        var rows = new int[count];
        for (var row = 0; row < count; row++)
        {
            rows[row] = row;
        }

        return rows;
    }

    private static int[] OrderByTime(int count, ReadOnlySpan<long> times)
    {
        Check.SameLength(times.Length, count, "The list of times", nameof(times));
        var rows = AllRows(count);
        var keys = new (long Time, int Row)[count];
        for (var row = 0; row < count; row++)
        {
            keys[row] = (times[row], row);
        }

        Array.Sort(keys, rows);
        return rows;
    }

    private static void RequireShares(double validation, double test)
    {
        if (!(validation >= 0 && test >= 0 && validation + test is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(test),
                test,
                FormattableString.Invariant($"The shares are {validation} for validation and {test} for test, ") +
                "but neither may be negative and their sum must lie strictly between 0 and 1; 0.1 each is usual.");
        }
    }

    private static void RequireShare(double share, string name)
    {
        if (!(share is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                name, share, FormattableString.Invariant($"'{name}' is {share}, but it must lie strictly between 0 and 1."));
        }
    }

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);

    /// <summary>Chooses <paramref name="count"/> entries without replacement and puts them first, in random order.</summary>
    private static void MoveRandomToFront(Span<int> entries, int count, Random random)
    {
        for (var n = 0; n < count; n++)
        {
            var chosen = random.Next(n, entries.Length);
            (entries[n], entries[chosen]) = (entries[chosen], entries[n]);
        }
    }
}
