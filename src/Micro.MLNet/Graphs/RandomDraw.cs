using System;

namespace Micro.MLNet.Graphs;

/// <summary>Drawing without replacement.</summary>
internal static class RandomDraw
{
    /// <summary>Some of the items in random order.</summary>
    public static int[] Items(int[] items, int count, Random random)
    {
        var drawn = (int[])items.Clone();
        for (var n = 0; n < count; n++)
        {
            // the first steps of a Fisher-Yates shuffle
            var other = random.Next(n, drawn.Length);
            (drawn[n], drawn[other]) = (drawn[other], drawn[n]);
        }

        return drawn[..count];
    }
}
