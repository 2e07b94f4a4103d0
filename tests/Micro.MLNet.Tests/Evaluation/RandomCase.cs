using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;

namespace Micro.MLNet.Tests.Evaluation;

/// <summary>Random scores with many ties and some NaN, and three disjoint sets of interactions; items from 20 on are cold.</summary>
internal sealed record RandomCase(TableScorer Scorer, Interactions Train, Interactions Validation, Interactions Relevant)
{
    private const int Users = 40;
    private const int Items = 30;

    public static RandomCase Create(int seed)
    {
        var random = new Random(seed);
        var scores = Enumerable.Range(0, Users).Select(_ => Enumerable.Range(0, Items)
            .Select(_ => random.Next(12) == 0 ? float.NaN : random.Next(5)).ToArray()).ToArray();
        var parts = Enumerable.Range(0, 3).Select(_ => (Users: new List<int>(), Items: new List<int>())).ToArray();
        for (var u = 0; u < Users; u++)
        {
            for (var i = 0; i < Items; i++)
            {
                // a third of the users has no relevant item
                var part = random.Next(12);
                if (part < 3 && !(part == 0 && i >= 20) && !(part == 2 && u % 3 == 0))
                {
                    parts[part].Users.Add(u);
                    parts[part].Items.Add(i);
                }
            }
        }

        var sets = parts.Select(part => Interactions.Build(Users, Items, [.. part.Users], [.. part.Items])).ToArray();
        return new RandomCase(new TableScorer(scores), sets[0], sets[1], sets[2]);
    }
}
