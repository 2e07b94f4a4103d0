using System;

namespace Micro.MLNet.Graphs;

/// <summary>Drawing without replacement: the first steps of a Fisher-Yates shuffle.</summary>
internal static class RandomDraw
{
    /// <summary>Some of the items in random order.</summary>
    public static int[] Items(int[] items, int count, Random random)
    {
        var drawn = (int[])items.Clone();
        ToFront(drawn, count, random);
        return drawn[..count];
    }

    /// <summary>Moves some of the items, drawn in random order, to the front; the others follow in any order.</summary>
    public static void ToFront(int[] items, int count, Random random)
    {
        for (var n = 0; n < count; n++)
        {
            var other = random.Next(n, items.Length);
            (items[n], items[other]) = (items[other], items[n]);
        }
    }
}
