using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Micro.MLNet.Samples.Generation;

/// <summary>Writes <c>items.tsv</c>, <c>interactions.tsv</c> and a picture of each item: the same bytes for the same settings on every platform.</summary>
internal static class DataSetGenerator
{
    public const string ItemFileName = "items.tsv";
    public const string InteractionFileName = "interactions.tsv";
    public const string PictureFolderName = "pictures";

    /// <summary>Generates the data and writes all files.</summary>
    /// <returns>The number of interactions.</returns>
    public static int Generate(string folder, GeneratorSettings settings)
    {
        var random = new Random(settings.Seed);
        var items = new CatalogGenerator(settings, random).Generate();
        var interactions = new InteractionGenerator(settings, items, random).Generate();
        Directory.CreateDirectory(folder);
        Write(Path.Combine(folder, ItemFileName), ["item\ttitle\tcategory\tprice\trating\tcold\timage\ttext", .. items.Select(Format)]);
        Write(Path.Combine(folder, InteractionFileName), [
            "user\titem\tsplit",
            .. interactions.OrderBy(row => row.User, StringComparer.Ordinal).Select(row => $"{row.User}\t{items[row.Item].Id}\t{NameOf(row.Split)}"),
        ]);
        WritePictures(Directory.CreateDirectory(Path.Combine(folder, PictureFolderName)).FullName, items, settings.Seed);
        return interactions.Count;
    }

    // from a generator of their own: they came later, and the files beside them stayed the same
    private static void WritePictures(string folder, IReadOnlyList<GeneratedItem> items, int seed)
    {
        var pictures = new PictureGenerator(new Random(unchecked(seed + 1)));
        foreach (var item in items)
        {
            File.WriteAllBytes(Path.Combine(folder, item.Id + ".png"), pictures.Next(item.Category, item.Style));
        }
    }

    private static string NameOf(Data.Split split) => split switch
    {
        Data.Split.Train => "train",
        Data.Split.Validation => "validation",
        _ => "test",
    };

    private static string Format(GeneratedItem item) => string.Create(
        CultureInfo.InvariantCulture,
        $"{item.Id}\t{item.Title}\t{Vocabulary.Categories[item.Category].Name}\t{item.Price:0.00}\t{item.Rating:0.0}\t{(item.IsCold ? 1 : 0)}\t{Format(item.Image)}\t{Format(item.Text)}");

    private static string Format(double[] vector) => string.Join(' ', vector.Select(value => value.ToString("0.##", CultureInfo.InvariantCulture)));

    private static void Write(string path, IEnumerable<string> lines) =>
        File.WriteAllText(path, string.Concat(lines.Select(line => line + "\n")), new UTF8Encoding(false));
}
