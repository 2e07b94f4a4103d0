using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Micro.MLNet.Samples.Generation;

/// <summary>Makes the interactions: each user has a few (category, style) tastes and mostly follows them, preferring well-rated and popular items.</summary>
internal sealed class InteractionGenerator(GeneratorSettings settings, IReadOnlyList<GeneratedItem> items, Random random)
{
    private readonly double[] _appeal = [.. items.Select(item => item.Popularity * (1 + (settings.RatingEffect * (item.Rating - 2.5) / 2.5)))];

    private readonly Dictionary<(int Category, int Style), (int[] Items, double[] Appeal)> _near = [];

    public IReadOnlyList<GeneratedInteraction> Generate()
    {
        var users = Enumerable.Range(0, settings.Users).Select(u => "u" + (u + 1).ToString("000", CultureInfo.InvariantCulture)).ToArray();
        var interactions = users.SelectMany(GenerateUser).ToList();
        AddMissingItems(interactions, users);
        return interactions;
    }

    private List<GeneratedInteraction> GenerateUser(string user)
    {
        var tastes = Enumerable.Range(0, random.Next(2, settings.MaxTastes + 1))
            .Select(_ => (Category: random.Next(Vocabulary.Categories.Length), Style: random.Next(Vocabulary.Styles.Length)))
            .ToArray();
        var count = random.Next(settings.FewestInteractions, settings.MostInteractions + 1);
        var chosen = new List<int>();
        while (chosen.Count < count)
        {
            var item = NextItem(tastes[random.Next(tastes.Length)]);
            if (item >= 0 && !chosen.Contains(item))
            {
                chosen.Add(item);
            }
        }

        return Split(user, chosen);
    }

    /// <summary>An item near the taste, or -1 when none is that near.</summary>
    private int NextItem((int Category, int Style) taste)
    {
        var kind = random.NextIndex(
            [settings.SameCell, settings.SameCategory, settings.SameStyle, 1 - settings.SameCell - settings.SameCategory - settings.SameStyle]);
        var (near, appeal) = FindNear(kind is 0 or 1 ? taste.Category : -1, kind is 0 or 2 ? taste.Style : -1);
        return near.Length == 0 ? -1 : near[random.NextIndex(appeal)];
    }

    /// <summary>The items of a category and style, where -1 is any, and their appeal.</summary>
    private (int[] Items, double[] Appeal) FindNear(int category, int style)
    {
        if (!_near.TryGetValue((category, style), out var near))
        {
            var indices = Enumerable.Range(0, items.Count)
                .Where(i => (category < 0 || items[i].Category == category) && (style < 0 || items[i].Style == style)).ToArray();
            near = (indices, Array.ConvertAll(indices, i => _appeal[i]));
            _near.Add((category, style), near);
        }

        return near;
    }

    /// <summary>Cold items go to validation or test; of the others the last few, which are in random order.</summary>
    private List<GeneratedInteraction> Split(string user, List<int> chosen)
    {
        var warm = chosen.Where(i => !items[i].IsCold).ToList();
        var heldOut = settings.ValidationPerUser + settings.TestPerUser;
        return
        [
            .. warm.SkipLast(heldOut).Select(i => new GeneratedInteraction(user, i, Data.Split.Train)),
            .. warm.TakeLast(heldOut).Take(settings.ValidationPerUser).Select(i => new GeneratedInteraction(user, i, Data.Split.Validation)),
            .. warm.TakeLast(settings.TestPerUser).Select(i => new GeneratedInteraction(user, i, Data.Split.Test)),
            .. chosen.Where(i => items[i].IsCold).Select(i =>
                new GeneratedInteraction(user, i, random.NextDouble() < settings.ColdValidationShare ? Data.Split.Validation : Data.Split.Test)),
        ];
    }

    /// <summary>A warm item that nobody happened to choose in training gets one training interaction, so that cold means cold.</summary>
    private void AddMissingItems(List<GeneratedInteraction> interactions, string[] users)
    {
        var trained = interactions.Where(row => row.Split == Data.Split.Train).Select(row => row.Item).ToHashSet();
        foreach (var item in Enumerable.Range(0, items.Count).Where(i => !items[i].IsCold && !trained.Contains(i)))
        {
            var user = users[random.Next(users.Length)];
            interactions.RemoveAll(row => row.User == user && row.Item == item);
            interactions.Add(new GeneratedInteraction(user, item, Data.Split.Train));
        }
    }
}
