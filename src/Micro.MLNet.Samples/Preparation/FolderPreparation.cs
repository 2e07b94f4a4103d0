using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Makes a data set of images on disk, a table of items and one of interactions.</summary>
/// <remarks>
/// Items: <c>item</c>, <c>image</c> (a file in the folder of images), optionally <c>title</c> and any other columns. The text of an item is all of its
/// columns but these first two, in their order. Items that nobody has met stay in: they are the cold-start items.
/// </remarks>
internal sealed class FolderPreparation
{
    private readonly string _images;
    private readonly string _items;
    private readonly string _interactions;

    /// <exception cref="IOException">Something is missing.</exception>
    public FolderPreparation(string images, string items, string interactions)
    {
        (_images, _items, _interactions) = (images, items, interactions);
        if (!Directory.Exists(images))
        {
            throw new DirectoryNotFoundException($"The folder '{images}' doesn't exist. Check --images.");
        }

        if (new[] { items, interactions }.FirstOrDefault(path => !File.Exists(path)) is { } missing)
        {
            throw new FileNotFoundException($"The table '{missing}' doesn't exist. Check --items and --interactions.");
        }
    }

    /// <summary>Writes the data set.</summary>
    public PreparedData Write(string folder, IImageEncoder imageEncoder, ITextEncoder textEncoder, int seed, CancellationToken cancellation)
    {
        var catalog = ReadItems();
        var (rows, hasSplit) = InteractionFile.Read(_interactions);
        if (rows.FirstOrDefault(row => !catalog.ContainsKey(row.Item)).Item is { } unknown)
        {
            throw new InvalidDataException($"'{_interactions}' names item '{unknown}', but '{_items}' doesn't. Add the item, or remove its interactions.");
        }

        var interactions = IndexedInteractions.Number(rows, catalog.Keys);
        interactions = hasSplit ? interactions : interactions.SplitAtRandom(seed);
        PublishedFolder.WriteInteractions(folder, interactions.Rows);
        string[] Of(Func<CatalogItem, string> part) => [.. interactions.Items.Select(id => part(catalog[id]))];
        PublishedFolder.WriteIds(folder, interactions.Users, interactions.Items, Of(item => item.Title));
        var (image, notes) = ImageFeatures.Write(folder, _images, interactions.Items, Of(item => item.Image), imageEncoder, cancellation);
        List<FeatureCounts> features = [image];
        var options = new Dictionary<string, string> { ["imageEncoder"] = imageEncoder.Description };
        var texts = Of(item => item.Text);
        if (Array.Exists(texts, text => text.Length > 0))
        {
            features.Add(TextFeatures.Write(folder, interactions.Items, texts, textEncoder, cancellation));
            options["textEncoder"] = textEncoder.Description;
        }

        var rule = hasSplit ? PreparedData.GivenSplit : PreparedData.PublishedRule;
        return new PreparedData("folder", rule, hasSplit ? null : seed, options, PreparedCounts.Of(interactions), features, notes);
    }

    private Dictionary<string, CatalogItem> ReadItems()
    {
        var file = new DelimitedFile(_items);
        var (idColumn, imageColumn, titleColumn) = (file.Require("item", "itemId", "id"), file.Require("image", "file", "path"), file.Find("title", "name"));
        var items = new Dictionary<string, CatalogItem>(StringComparer.Ordinal);
        foreach (var (line, fields) in file.ReadRows())
        {
            if (fields[idColumn].Length == 0)
            {
                throw new InvalidDataException($"'{_items}', line {line}, has an empty id. Give the item one, or remove the line.");
            }

            var text = PublishedFolder.OneLine(string.Join(' ', fields.Where((_, column) => column != idColumn && column != imageColumn)));
            if (!items.TryAdd(fields[idColumn], new CatalogItem(fields[imageColumn], titleColumn < 0 ? string.Empty : fields[titleColumn], text)))
            {
                throw new InvalidDataException($"'{_items}', line {line}, describes item '{fields[idColumn]}' once more, but one line per item is expected. Remove one.");
            }
        }

        return items;
    }

    private sealed record CatalogItem(string Image, string Title, string Text);
}
