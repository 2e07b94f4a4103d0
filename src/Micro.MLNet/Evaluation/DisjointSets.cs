using System;
using System.Collections.Generic;
using System.Globalization;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>Refuses held-out interactions that the model may have been trained on.</summary>
internal static class DisjointSets
{
    /// <summary>Throws when an interaction is in <paramref name="heldOut"/> and in one of <paramref name="others"/>.</summary>
    /// <param name="heldOut">Interactions that are evaluated on.</param>
    /// <param name="others">Training interactions and others that are masked.</param>
    /// <param name="userIds">Raw user ids for the message, or null to name indices.</param>
    /// <param name="itemIds">Raw item ids for the message, or null to name indices.</param>
    /// <exception cref="InvalidOperationException">The sets overlap.</exception>
    public static void Require(
        Interactions heldOut, IReadOnlyList<Interactions> others, IReadOnlyList<string>? userIds, IReadOnlyList<string>? itemIds)
    {
        var shared = 0;
        var (exampleUser, exampleItem) = (-1, -1);
        for (var u = 0; u < heldOut.UserCount; u++)
        {
            foreach (var item in heldOut.Row(u))
            {
                if (IsInAny(others, u, item))
                {
                    (exampleUser, exampleItem) = shared == 0 ? (u, item) : (exampleUser, exampleItem);
                    shared++;
                }
            }
        }

        if (shared > 0)
        {
            throw new InvalidOperationException(
                FormattableString.Invariant($"{shared} of the {heldOut.Count} held-out interactions are also training ") +
                $"(or masked validation) interactions, " +
                $"for example user {Name(exampleUser, userIds)} with item {Name(exampleItem, itemIds)}; the two sets must be disjoint. " +
                "Remove these rows from the held-out data, or split again so that every user-item pair is in one part only.");
        }
    }

    private static bool IsInAny(IReadOnlyList<Interactions> others, int user, int item)
    {
        foreach (var other in others)
        {
            if (other.Contains(user, item))
            {
                return true;
            }
        }

        return false;
    }

    private static string Name(int index, IReadOnlyList<string>? ids) =>
        ids is null ? $"#{index.ToString(CultureInfo.InvariantCulture)}" : $"'{ids[index]}'";
}
