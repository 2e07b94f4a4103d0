using System;
using System.Collections.Generic;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>Splits interactions into training, validation and test, reproducibly.</summary>
internal static partial class InteractionSplitter
{
    private const int FewestToHoldOut = 3;

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

    private static void RequireShare(double share, string name)
    {
        if (!(share is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(name, share, FormattableString.Invariant($"'{name}' is {share}, but it must lie strictly between 0 and 1."));
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
