using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Text;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Embeds texts without a network: ML.NET's text featurizer over words, weighted by TF-IDF, and the principal components of that.</summary>
/// <param name="width">Most components. There are never more than distinct texts less one, nor than distinct words: the rest would be noise.</param>
internal sealed class TextStatistics(int width) : ITextEncoder
{
    private const int FewestTexts = 3; // two texts have one component, for which ML.NET's randomized PCA gives NaN
    private const int MostWords = 50_000; // PCA keeps a dense number per word and component
    private const string Text = "Text";
    private const string Words = "Words";
    private const string Components = "Components";

    public string Description => string.Create(CultureInfo.InvariantCulture, $"ML.NET FeaturizeText (words, TF-IDF) and at most {width} principal components");

    public IReadOnlyList<float[]> Encode(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var distinct = texts.Distinct(StringComparer.Ordinal).Count();
        if (distinct < FewestTexts)
        {
            throw new InvalidDataException($"There are {distinct} different texts, but principal components need at least {FewestTexts}. Describe more items, or give --text-encoder.");
        }

        var ml = new MLContext(seed: 0);
        var view = new TableView(new TextColumn(Text, [.. texts]));
        var words = ml.Transforms.Text.FeaturizeText(Words, FeaturizerOptions(), Text).Fit(view).Transform(view);
        cancellation.ThrowIfCancellationRequested();
        var wordCount = ((VectorDataViewType)words.Schema[Words].Type).Size;
        var rank = Math.Min(width, Math.Min(distinct - 1, wordCount));
        var components = ml.Transforms.ProjectToPrincipalComponents(Components, Words, rank: rank, seed: 0).Fit(words).Transform(words);
        var vectors = new List<float[]>(texts.Count);
        foreach (var vector in components.GetColumn<float[]>(Components))
        {
            cancellation.ThrowIfCancellationRequested();
            vectors.Add(vector);
        }

        return vectors;
    }

    private static TextFeaturizingEstimator.Options FeaturizerOptions() => new()
    {
        CharFeatureExtractor = null,
        WordFeatureExtractor = new WordBagEstimator.Options
        {
            NgramLength = 1,
            MaximumNgramsCount = [MostWords],
            Weighting = NgramExtractingEstimator.WeightingCriteria.TfIdf,
        },
    };
}
