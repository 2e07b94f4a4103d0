using System;
using System.Collections.Generic;
using System.Linq;

namespace Micro.MLNet.Benchmarks.Naive;

/// <summary>Draws triplets: an interaction at random, and an item that its user hasn't interacted with.</summary>
internal sealed class NaiveSampler(NaiveData data)
{
    private readonly Random _random = new(1);

    private readonly Dictionary<int, HashSet<int>> _seen = data.Users.Zip(data.Items)
        .GroupBy(pair => pair.First, pair => pair.Second)
        .ToDictionary(group => group.Key, group => group.ToHashSet());

    public (long[] Users, long[] Positives, long[] Negatives) Draw(int count)
    {
        var (users, positives, negatives) = (new long[count], new long[count], new long[count]);
        for (var n = 0; n < count; n++)
        {
            var interaction = _random.Next(data.Users.Length);
            var negative = _random.Next(data.ItemCount);
            while (_seen[data.Users[interaction]].Contains(negative))
            {
                negative = _random.Next(data.ItemCount);
            }

            (users[n], positives[n], negatives[n]) = (data.Users[interaction], data.Items[interaction], negative);
        }

        return (users, positives, negatives);
    }
}
