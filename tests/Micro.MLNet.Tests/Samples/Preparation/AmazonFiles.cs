using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using Micro.MLNet.Samples.Preparation;

namespace Micro.MLNet.Tests.Samples.Preparation;

/// <summary>Small files in the formats of McAuley's Amazon data, in folder <c>in</c>.</summary>
/// <remarks>
/// 24 items, of which B00000001X has no image, B00000002X no metadata; 12 users named from Z down, so that the order of appearance isn't the
/// sorted one. User n has 5 + n items, so that both cases of the split's rule occur.
/// </remarks>
internal static class AmazonFiles
{
    public const int Users = 12;
    public const int Items = 24;
    public const string WithoutImage = "B00000001X";
    public const string WithoutMetadata = "B00000002X";
    private const string Category = "Toys";

    public static string ReviewsName => $"in/reviews_{Category}_5.json.gz";

    public static string MetadataName => $"in/meta_{Category}.json.gz";

    public static string ImagesName => $"in/image_features_{Category}.b";

    /// <summary>The line of a review.</summary>
    public static string Review(string user, string item) =>
        $$"""{"reviewerID": "{{user}}", "asin": "{{item}}", "helpful": [0, 1], "reviewText": "It's \"fine\"\u2026", "overall": 5.0, "unixReviewTime": 1370044800}""";

    public static string UserId(int user) => $"A{(char)('Z' - user)}";

    public static string ItemId(int item) => $"B{Items - 1 - item:D8}X";

    public static int CountOf(int user) => 5 + user;

    /// <summary>Writes all three files.</summary>
    public static void Write(TemporaryFolder folder)
    {
        WriteLines(folder, ReviewsName, Enumerable.Range(0, Users).SelectMany(user => Enumerable.Range(0, CountOf(user)).Select(n => Review(UserId(user), ItemId(((user * 5) + n) % Items))))
            .Append(Review(UserId(0), ItemId(0)))); // once more
        WriteLines(folder, MetadataName, Enumerable.Range(0, Items).Where(item => ItemId(item) != WithoutMetadata).Select(Metadata)
            .Append("{'asin': 'OTHERITEM0', 'title': 'of another category', 'salesRank': None}"));
        WriteImages(folder, [.. Enumerable.Range(0, Items).Select(ItemId).Where(id => id != WithoutImage), "OTHERITEM0"]);
    }

    public static void WriteLines(TemporaryFolder folder, string name, IEnumerable<string> lines)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
        }

        Directory.CreateDirectory(Path.GetDirectoryName(folder.At(name))!);
        folder.Write(name, stream.ToArray());
    }

    /// <summary>The vector of an item: its first number tells items apart.</summary>
    public static float[] Image(string id) => [.. Enumerable.Range(0, AmazonImages.Width).Select(n => n == 0 ? Convert.ToInt32(id[1..^1], 10) : n % 7 / 8f)];

    private static string Metadata(int item) =>
        $"{{'asin': '{ItemId(item)}', 'title': 'Toy {item}', 'description': \"It\\'s item {item}'s\\u00e9\", 'categories': [['Toys', 'Kind {item % 3}'], ['Gifts']], "
        + $"'brand': u'Brand{item % 4}', 'price': {item}.5, 'related': {{'also_bought': ['X', 'Y'],}}, 'salesRank': {{}}, 'ok': True}}";

    private static void WriteImages(TemporaryFolder folder, IEnumerable<string> ids)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var id in ids)
        {
            writer.Write(Encoding.ASCII.GetBytes(id));
            Array.ForEach(id == "OTHERITEM0" ? new float[AmazonImages.Width] : Image(id), writer.Write);
        }

        folder.Write(ImagesName, stream.ToArray());
    }
}
