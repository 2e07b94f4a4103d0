using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>The modality <c>text</c>.</summary>
internal static class TextFeatures
{
    private const string Modality = "text";

    /// <summary>Embeds and writes the items' texts; an item without any text gets the mean vector.</summary>
    /// <param name="folder">Where the file goes.</param>
    /// <param name="items">Ids of the items.</param>
    /// <param name="texts">Their texts; empty where there is none.</param>
    /// <param name="encoder">What embeds them.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static FeatureCounts Write(string folder, IReadOnlyList<string> items, IReadOnlyList<string> texts, ITextEncoder encoder, CancellationToken cancellation)
    {
        int[] described = [.. Enumerable.Range(0, items.Count).Where(item => texts[item].Length > 0)];
        var vectors = described.Length == 0 ? [] : encoder.Encode([.. described.Select(item => texts[item])], cancellation);
        using var table = new FeatureTable(folder, Modality, items, vectors.Count == 0 ? 1 : vectors[0].Length);
        for (var n = 0; n < described.Length; n++)
        {
            table.Add(described[n], vectors[n]);
        }

        return table.Complete();
    }
}
