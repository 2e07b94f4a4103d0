using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Makes a data set of a category of McAuley's Amazon data (2014) by the published rules.</summary>
/// <remarks>
/// Users and items are those of the 5-core reviews, their ids sorted and numbered from 0. <c>image</c>: the published vectors. <c>text</c>: title,
/// description, categories and brand, joined by spaces in this order.
/// </remarks>
internal sealed class AmazonPreparation
{
    private readonly string _category;
    private readonly string _reviews;
    private readonly string _metadata;
    private readonly string _images;

    /// <exception cref="IOException">A file is missing.</exception>
    public AmazonPreparation(string folder, string category)
    {
        _category = category;
        _reviews = Require(folder, $"reviews_{category}_5.json.gz");
        _metadata = Require(folder, $"meta_{category}.json.gz");
        _images = Require(folder, $"image_features_{category}.b");
    }

    /// <summary>Writes the data set.</summary>
    public PreparedData Write(string folder, ITextEncoder encoder, int seed, CancellationToken cancellation)
    {
        var reviews = AmazonReviews.Read(_reviews, cancellation);
        if (reviews.Count == 0)
        {
            throw new InvalidDataException($"'{_reviews}' has no reviews: there is nothing to make a data set of. Download it again.");
        }

        var interactions = IndexedInteractions.Number(reviews, catalog: null).SplitAtRandom(seed);
        var indexOf = IndexedInteractions.IndexOf(interactions.Items);
        PublishedFolder.WriteInteractions(folder, interactions.Rows);
        FeatureCounts image;
        using (var table = new FeatureTable(folder, "image", interactions.Items, AmazonImages.Width))
        {
            AmazonImages.Copy(_images, indexOf, table, cancellation);
            image = table.Complete();
        }

        var (titles, texts) = AmazonMetadata.Read(_metadata, indexOf, cancellation);
        var text = TextFeatures.Write(folder, interactions.Items, texts, encoder, cancellation);
        PublishedFolder.WriteIds(folder, interactions.Users, interactions.Items, titles);
        var options = new Dictionary<string, string> { ["textEncoder"] = encoder.Description, ["text"] = "title, description, categories, brand" };
        return new PreparedData($"amazon {_category}", PreparedData.PublishedRule, seed, options, PreparedCounts.Of(interactions), [image, text], Notes: []);
    }

    private static string Require(string folder, string name)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder '{folder}' doesn't exist. Check --input.");
        }

        var path = Path.Combine(folder, name);
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"'{folder}' has no {name}, but {string.Join(", ", Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order().Take(10))}. Check --input and --category.");
    }
}
