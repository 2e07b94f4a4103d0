using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>The modality <c>image</c>, from files.</summary>
internal static class ImageFeatures
{
    private const int MostNamed = 5;

    /// <summary>Describes and writes the items' images, one in memory at a time; an item whose image is missing or unreadable gets the mean vector.</summary>
    /// <param name="folder">Where the vectors go.</param>
    /// <param name="images">Folder of the images.</param>
    /// <param name="items">Ids of the items.</param>
    /// <param name="files">Name of each item's image; empty where there is none.</param>
    /// <param name="encoder">What describes them.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The counts, and what is worth a note.</returns>
    public static (FeatureCounts Counts, IReadOnlyList<string> Notes) Write(
        string folder, string images, IReadOnlyList<string> items, IReadOnlyList<string> files, IImageEncoder encoder, CancellationToken cancellation)
    {
        List<string> absent = [], broken = [];
        using var table = new FeatureTable(folder, "image", items, encoder.VectorWidth);
        for (var item = 0; item < items.Count; item++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (files[item].Length == 0)
            {
                continue;
            }

            var path = ImageFolder.PathOf(images, files[item]);
            if (!File.Exists(path))
            {
                absent.Add(files[item]);
            }
            else if (ImageFile.Read(path, encoder.ImageWidth, encoder.ImageHeight) is { } pixels)
            {
                table.Add(item, encoder.Encode(pixels));
            }
            else
            {
                broken.Add(files[item]);
            }
        }

        return (table.Complete(), [.. Describe(absent, "aren't there"), .. Describe(broken, "can't be read as images")]);
    }

    private static IEnumerable<string> Describe(List<string> files, string verdict)
    {
        if (files.Count > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{files.Count} files {verdict}: {string.Join(", ", files.Take(MostNamed))}{(files.Count > MostNamed ? ", ..." : string.Empty)}");
        }
    }
}
