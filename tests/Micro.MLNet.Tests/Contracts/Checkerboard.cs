using System.Linq;
using Micro.MLNet.Core;

namespace Micro.MLNet.Tests.Contracts;

/// <summary>Even users like even items, odd users odd ones; the diagonal is withheld, so user u's best unseen item is item u.</summary>
internal static class Checkerboard
{
    /// <summary>Users, and items.</summary>
    public const int Size = 12;

    /// <summary>"u0" to "u11".</summary>
    public static IdMap Users { get; } = new([.. Enumerable.Range(0, Size).Select(n => $"u{n}")]);

    /// <summary>"i0" to "i11".</summary>
    public static IdMap Items { get; } = new([.. Enumerable.Range(0, Size).Select(n => $"i{n}")]);

    /// <summary>The liked pairs off the diagonal: five per user.</summary>
    public static Interactions Train { get; } = Build(onDiagonal: false);

    /// <summary>The diagonal.</summary>
    public static Interactions Withheld { get; } = Build(onDiagonal: true);

    /// <summary>Whether the user likes the item, seen or withheld.</summary>
    public static bool Likes(int user, int item) => user % 2 == item % 2;

    private static Interactions Build(bool onDiagonal)
    {
        var pairs = (from user in Enumerable.Range(0, Size)
                     from item in Enumerable.Range(0, Size)
                     where Likes(user, item) && (user == item) == onDiagonal
                     select (User: user, Item: item)).ToArray();
        return Interactions.Build(Size, Size, [.. pairs.Select(pair => pair.User)], [.. pairs.Select(pair => pair.Item)]);
    }
}
