using System;
using System.Collections.Generic;
using System.Linq;
using Orleans;

namespace Micro.MLNet.Samples.Orleans.Shards;

/// <summary>An item of a list.</summary>
/// <param name="Index">Place in the whole item table: ties go to the lower one.</param>
/// <param name="Id">Raw item id.</param>
/// <param name="Score">ŷ_ui.</param>
[GenerateSerializer]
[Immutable]
internal readonly record struct RankedItem([property: Id(0)] int Index, [property: Id(1)] string Id, [property: Id(2)] float Score)
{
    /// <summary>The best of several lists: that of the whole table when each list has the best k of its range.</summary>
    public static RankedItem[] Merge(IEnumerable<RankedItem[]> lists, int k)
    {
        RankedItem[] all = [.. lists.SelectMany(list => list)];
        Array.Sort(all, (a, b) => a.Score == b.Score ? a.Index.CompareTo(b.Index) : b.Score.CompareTo(a.Score));
        return all.Length > k ? all[..k] : all;
    }
}
