using System;
using System.Collections.Generic;
using System.Linq;

namespace Micro.MLNet.Benchmarks.Naive;

/// <summary>Draws triplets: an interaction at random, and items that its user hasn't interacted with.</summary>
internal sealed class NaiveSampler(NaiveData data)
{
    private readonly Random _random = new(1);

    private readonly Dictionary<int, HashSet<int>> _seen = data.Users.Zip(data.Items)
        .GroupBy(pair => pair.First, pair => pair.Second)
        .ToDictionary(group => group.Key, group => group.ToHashSet());

    public (long[] Users, long[] Positives, long[] Negatives) Draw(int count, int candidates)
    {
        var (users, positives, negatives) = (new long[count], new long[count], new long[count * candidates]);
        for (var n = 0; n < count; n++)
        {
            var interaction = _random.Next(data.Users.Length);
            (users[n], positives[n]) = (data.Users[interaction], data.Items[interaction]);
            for (var c = 0; c < candidates; c++)
            {
                negatives[(n * candidates) + c] = DrawUnseen(data.Users[interaction]);
            }
        }

        return (users, positives, negatives);
    }

    private int DrawUnseen(int user)
    {
        var item = _random.Next(data.ItemCount);
        while (_seen[user].Contains(item))
        {
            item = _random.Next(data.ItemCount);
        }

        return item;
    }
}
