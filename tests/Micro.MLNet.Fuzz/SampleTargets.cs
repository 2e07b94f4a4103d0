using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Preparation;
using SkiaSharp;

namespace Micro.MLNet.Fuzz;

/// <summary>What the samples program reads: data sets, and what <c>prepare</c> makes them of.</summary>
internal static class SampleTargets
{
    private const int LongestUnpacked = 1 << 20;
    private const string Category = "Toys";
    private static readonly string[] ItemIds = ["B00000001X", "B00000002X", "B00000003X"];

    public static IEnumerable<FuzzTarget> Create(Scratch scratch)
    {
        yield return new FuzzTarget("npy", [Npy("<f4", 3, 2), Npy("<f2", 3, 2), Npy("<f8", 3, 2)], MutateNpy, input => NpyFile.Read(scratch.Write("a.npy", input)));

        scratch.Write("published/image_feat.npy", Npy("<f4", 3, 2));
        yield return Folder(scratch, "published", "published/5-core/train.json", ["""{"0": [0, 1, 2], "1": [2], "7": []}""", "{}"], JsonMutator.Mutate);

        scratch.Write("inter/image_feat.npy", Npy("<f4", 3, 2));
        yield return Folder(scratch, "inter", "inter/a.inter", ["userID:token\titemID:token\tx_label:float\n0\t0\t0\n0\t1\t1\n1\t2\t2\n", "userID\titemID\n0\t1\n"], Text("x_label", "userID", "itemID"));
        yield return Table("interactions", "user,item,split,label\na,x,train,1\n\"b, c\",\"y\"\"\",val,0.5\na,z,test,-1\n", path => InteractionFile.Read(path), "train", "split", "label", "user");
        yield return Table("items", "item\ttitle\timage\tprice\n1\tone\t1 2 3\t5\n2\t\t\t\n3\tthree\t[4,5,6]\tcheap\n", path => ItemFile.Read(path, modalities: null), "item", "image", "1 2 3", "title");
        yield return new FuzzTarget("titles", [Utf8("item\tid\ttitle\n0\ta\tone\n1\tb\t\n")], Text("item", "id", "title"), input => ItemTitles.Read(Path.GetDirectoryName(scratch.Write("titles/items.tsv", input))!));

        scratch.Write("delimited/items.tsv", Utf8("item\ttitle\timage\nx\tone\t1 2\ny\ttwo\t3 4\n"));
        yield return Folder(scratch, "delimited", "delimited/interactions.tsv", ["user\titem\na\tx\na\ty\nb\tx\n", "user\titem\tsplit\na\tx\ttrain\nb\ty\ttest\n"], Text("user", "item", "split", "train"));

        yield return new FuzzTarget("literal", [Utf8(Metadata(0)), Utf8("""{"a": [1, -2.5e3, true, null, "\u00e9\x41\101"], "b": ()}""")], Text("asin", "u'", "\\"), ReadLiteral);
        var index = IndexedInteractions.IndexOf(ItemIds);
        yield return Gzip("metadata", string.Concat(Enumerable.Range(0, 3).Select(n => Metadata(n) + "\n")), path => AmazonMetadata.Read(path, index, default), "asin", "title", "categories");
        yield return Gzip("reviews", string.Concat(ItemIds.Select(id => Review("A1", id) + "\n")), path => AmazonReviews.Read(path, default), "asin", "reviewerID", "\\ud800");
        yield return new FuzzTarget("images", [Images(2)], ByteMutator.Mutate, input =>
        {
            using var table = new FeatureTable(scratch.Empty("images"), "image", ItemIds, AmazonImages.Width);
            AmazonImages.Copy(scratch.Write("a.b", input), index, table, CancellationToken.None);
            table.Complete();
        });
        yield return new FuzzTarget("picture", [Picture(SKEncodedImageFormat.Png), Picture(SKEncodedImageFormat.Jpeg), Picture(SKEncodedImageFormat.Webp)], ByteMutator.Mutate, input => _ = ImageFile.Read(scratch.Write("a.png", input), 8, 8) ?? throw new InvalidDataException("The file is no picture."))
        {
            AllocationRatio = 1 << 12,
        };

        FuzzTarget Table(string name, string seed, Action<string> read, params string[] words) =>
            new(name, [Utf8(seed), Utf8(seed.Replace('\t', ',')), Utf8(seed.Replace(',', ';'))], Text(words), input => read(scratch.Write(name + ".csv", input)));

        FuzzTarget Gzip(string name, string seed, Action<string> read, params string[] words) =>
            new(name, [Compress(Utf8(seed))], (random, source) => MutateGzip(random, source, words), input => read(scratch.Write(name + ".gz", input))) { AllocationRatio = 8 * 1032 };
    }

    /// <summary>The commands' way through all of a folder's files; slower.</summary>
    public static IEnumerable<FuzzTarget> CreatePreparations(Scratch scratch)
    {
        scratch.Write("mmrec/image_feat.npy", Npy("<f4", 3, 2));
        yield return new FuzzTarget("prepare-mmrec", [Utf8("userID\titemID\tx_label\n0\t0\t0\n0\t1\t1\n1\t2\t2\n"), Utf8("userID\titemID\n0\t1\n0\t0\n")], Text("x_label", "userID", "itemID"), input =>
        {
            scratch.Write("mmrec/a.inter", input);
            new MmrecPreparation(Path.Combine(scratch.Root, "mmrec")).Write(scratch.Empty("out-mmrec"), 1, default);
        });

        var images = scratch.Write("pictures/a.png", Picture(SKEncodedImageFormat.Png));
        var interactions = scratch.Write("catalog/interactions.csv", Utf8("user,item,split\na,1,train\na,2,train\nb,1,test\n"));
        yield return new FuzzTarget("prepare-folder", [Utf8("item,image,title\n1,a.png,one\n2,,two\n")], Text("a.png", "../catalog/", "item", "image"), input =>
        {
            var items = scratch.Write("catalog/items.csv", input);
            new FolderPreparation(Path.GetDirectoryName(images)!, items, interactions).Write(scratch.Empty("out-folder"), new ImageStatistics(), new OneNumber(), 1, default);
        });

        scratch.Write($"amazon/image_features_{Category}.b", Images(3));
        scratch.Write($"amazon/reviews_{Category}_5.json.gz", Compress(Utf8(string.Concat(ItemIds.Select(id => Review("A1", id) + "\n")))));
        yield return new FuzzTarget("prepare-amazon", [Compress(Utf8(string.Concat(Enumerable.Range(0, 3).Select(n => Metadata(n) + "\n"))))], (random, source) => MutateGzip(random, source, ["asin", "title"]), input =>
        {
            scratch.Write($"amazon/meta_{Category}.json.gz", input);
            new AmazonPreparation(Path.Combine(scratch.Root, "amazon"), Category).Write(scratch.Empty("out-amazon"), new OneNumber(), 1, default);
        })
        {
            AllocationRatio = 8 * 1032,
        };
    }

    private static FuzzTarget Folder(Scratch scratch, string name, string file, string[] seeds, Func<Random, byte[], byte[]> mutate) =>
        new(name, [.. seeds.Select(Utf8)], mutate, input =>
        {
            scratch.Write(file, input);
            DataSetReader.Read(Path.Combine(scratch.Root, name));
        });

    /// <summary>A literal is refused with <see cref="FormatException"/>, which its one caller turns into the readers' own.</summary>
    private static void ReadLiteral(byte[] input)
    {
        try
        {
            PythonLiteral.Parse(Encoding.UTF8.GetString(input));
        }
        catch (FormatException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static Func<Random, byte[], byte[]> Text(params string[] words) => (random, source) => TextMutator.Mutate(random, source, words);

    private static byte[] MutateNpy(Random random, byte[] source) =>
        random.Next(2) == 0 ? ByteMutator.Mutate(random, source) : [.. source.Take(10), .. TextMutator.Mutate(random, [.. source.Skip(10).Take(118)], "'shape'", "'descr'", ":", "True", "(3, 2)", "<f4", ">f4"), .. source.Skip(128)];

    private static byte[] MutateGzip(Random random, byte[] source, string[] words)
    {
        try
        {
            using var unpack = new GZipStream(new MemoryStream(source), CompressionMode.Decompress);
            var text = new byte[LongestUnpacked];
            text = text[..unpack.ReadAtLeast(text, text.Length, throwOnEndOfStream: false)];
            return random.Next(6) == 0 ? ByteMutator.Mutate(random, source) : Compress(TextMutator.Mutate(random, text, words));
        }
        catch (InvalidDataException)
        {
            return ByteMutator.Mutate(random, source); // damaged already
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Compress(byte[] text) => FuzzModels.Bytes(stream =>
    {
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
        gzip.Write(text);
    });

    private static byte[] Npy(string descr, int rows, int width)
    {
        var header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({rows}, {width}), }}".PadRight(117) + "\n";
        return [0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Utf8(header), .. Enumerable.Range(0, rows * width * (descr[^1] - '0')).Select(n => (byte)n)];
    }

    private static byte[] Images(int count) =>
        [.. ItemIds.Take(count).SelectMany(id => Encoding.ASCII.GetBytes(id).Concat(Enumerable.Range(0, AmazonImages.Width).SelectMany(n => BitConverter.GetBytes(n / 8f))))];

    private static byte[] Picture(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(6, 5);
        bitmap.Erase(SKColors.CornflowerBlue);
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    private static string Metadata(int item) => $"{{'asin': '{ItemIds[item]}', 'title': \"It\\'s {item}\\u00e9\", 'categories': [['Toys', u'Kind']], 'price': 1.5, 'ok': True, 'salesRank': None}}";

    private static string Review(string user, string item) => $$"""{"reviewerID": "{{user}}", "asin": "{{item}}", "helpful": [0, 1], "reviewText": "fine\u2026", "overall": 5.0}""";

    private sealed class OneNumber : ITextEncoder
    {
        public string Description => "length";

        public IReadOnlyList<float[]> Encode(IReadOnlyList<string> texts, CancellationToken cancellation) => [.. texts.Select(text => new float[] { text.Length })];
    }
}
