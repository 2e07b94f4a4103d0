using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Micro.MLNet.Samples.Generation;

/// <summary>Makes the items: a planted category and style each, shown by both modalities and by the title.</summary>
internal sealed class CatalogGenerator(GeneratorSettings settings, Random random)
{
    private const int FactorWidth = 8;
    private readonly HashSet<string> _titles = new(StringComparer.Ordinal);

    public IReadOnlyList<GeneratedItem> Generate()
    {
        var categories = Vocabulary.Categories.Select(_ => random.NextNormals(FactorWidth)).ToArray();
        var styles = Vocabulary.Styles.Select(_ => random.NextNormals(FactorWidth)).ToArray();
        var image = new FeatureMaker(settings.Image, FactorWidth, random);
        var text = new FeatureMaker(settings.Text, FactorWidth, random);
        var cold = ChooseColdItems();
        return
        [
            .. Enumerable.Range(0, settings.Items).Select(i =>
            {
                var (category, style) = (random.Next(categories.Length), random.Next(styles.Length));
                return new GeneratedItem(
                    "i" + (i + 1).ToString("000", CultureInfo.InvariantCulture),
                    NextTitle(category, style),
                    category,
                    style,
                    Price: Math.Round(8 + (6 * category * random.NextDouble()) + (40 * random.NextDouble() * random.NextDouble()), 2),
                    Rating: Math.Round(2.5 + (2.5 * random.NextDouble()), 1),
                    Popularity: 1 - settings.PopularitySkew + (settings.PopularitySkew / Math.Sqrt(1 + random.Next(50))),
                    cold.Contains(i),
                    image.Next(categories[category], styles[style]),
                    text.Next(categories[category], styles[style]));
            })
        ];
    }

    private HashSet<int> ChooseColdItems()
    {
        var order = Enumerable.Range(0, settings.Items).ToArray();
        random.Shuffle(order);
        return [.. order.Take((int)(settings.Items * settings.ColdShare))];
    }

    private string NextTitle(int category, int style)
    {
        while (true)
        {
            var title = $"{Pick(Vocabulary.Styles[style].Adjectives)} {Pick(Vocabulary.Materials)} {Pick(Vocabulary.Categories[category].Nouns)}";
            if (_titles.Add(title))
            {
                return title;
            }
        }
    }

    private string Pick(string[] words) => words[random.Next(words.Length)];

    /// <summary>Mixes category and style factors linearly and adds noise.</summary>
    private sealed class FeatureMaker(ModalitySettings modality, int factorWidth, Random random)
    {
        private readonly double[][] _mix = [.. Enumerable.Range(0, modality.Width).Select(_ => random.NextNormals(2 * factorWidth))];

        public double[] Next(double[] category, double[] style) =>
        [
            .. _mix.Select(row =>
            {
                var sum = 0.0;
                for (var n = 0; n < factorWidth; n++)
                {
                    sum += (modality.CategoryWeight * row[n] * category[n]) + (modality.StyleWeight * row[factorWidth + n] * style[n]);
                }

                // a factor's contribution has variance of about factorWidth; scale it to that of the noise's unit
                return Math.Round((sum / Math.Sqrt(factorWidth)) + (modality.Noise * random.NextNormal()), 2);
            })
        ];
    }
}
