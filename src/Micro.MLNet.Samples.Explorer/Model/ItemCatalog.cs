using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Samples.Explorer.Model;

/// <summary>What people see of items: title, category, picture. Thread-safe.</summary>
internal sealed class ItemCatalog
{
    /// <summary>The column of <see cref="Categories"/>.</summary>
    public const string CategoryColumn = "category";

    private static readonly Dictionary<string, string> PictureTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".gif"] = "image/gif",
    };

    private readonly ConcurrentDictionary<string, ItemText> _texts;
    private readonly Dictionary<string, string> _pictures;

    private ItemCatalog(Dictionary<string, ItemText> texts, Dictionary<string, string> pictures)
    {
        _texts = new ConcurrentDictionary<string, ItemText>(texts, StringComparer.Ordinal);
        _pictures = pictures;
        var categories = texts.Where(pair => pair.Value.Category is not null)
            .ToDictionary(pair => pair.Key, pair => (IReadOnlyCollection<string>)[pair.Value.Category!], StringComparer.Ordinal);
        CategoryNames = [.. categories.Values.SelectMany(names => names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Categories = new ItemAttributes([new(CategoryColumn, categories)]);
    }

    /// <summary>The categories that some item had at the start, in order.</summary>
    public IReadOnlyList<string> CategoryNames { get; }

    /// <summary>The items' categories at the start, for filters.</summary>
    public ItemAttributes Categories { get; }

    /// <summary>Reads the table and lists the folder.</summary>
    /// <param name="table">Null for no texts.</param>
    /// <param name="folder">Null for no pictures.</param>
    /// <exception cref="InvalidDataException">The table has no item column, or a broken line.</exception>
    public static ItemCatalog Read(string? table, string? folder) => new(ReadTexts(table), FindPictures(folder));

    /// <summary>Title and category; none of an item that isn't in the table.</summary>
    public ItemText TextOf(string id) => _texts.GetValueOrDefault(id, ItemText.None);

    /// <summary>Remembers a new item's texts.</summary>
    public void Add(string id, ItemText text) => _texts[id] = text;

    /// <summary>Whether an item has a picture.</summary>
    public bool HasPicture(string id) => _pictures.ContainsKey(id);

    /// <summary>The picture's file and type. Only files that the folder held at the start are found, whatever the id says.</summary>
    public (string Path, string Type)? PictureOf(string id) =>
        _pictures.TryGetValue(id, out var path) ? (path, PictureTypes[Path.GetExtension(path)]) : null;

    private static Dictionary<string, ItemText> ReadTexts(string? path)
    {
        Dictionary<string, ItemText> texts = new(StringComparer.Ordinal);
        if (path is null)
        {
            return texts;
        }

        var file = new DelimitedFile(path);
        var (item, title, category) = (file.Require("item", "itemId"), file.Find("title", "name"), file.Find("category"));
        foreach (var (_, fields) in file.ReadRows())
        {
            texts[fields[item]] = new ItemText(Cell(fields, title), Cell(fields, category));
        }

        return texts;
    }

    private static string? Cell(string[] fields, int column) => column >= 0 && fields[column].Length > 0 ? fields[column] : null;

    private static Dictionary<string, string> FindPictures(string? folder) => folder is null
        ? []
        : Directory.EnumerateFiles(folder)
            .Where(file => PictureTypes.ContainsKey(Path.GetExtension(file)))
            .Order(StringComparer.Ordinal)
            .DistinctBy(Path.GetFileNameWithoutExtension)
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file), Path.GetFullPath, StringComparer.Ordinal);
}

/// <summary>What is written about an item.</summary>
/// <param name="Title">Null where there is none.</param>
/// <param name="Category">Null where there is none.</param>
internal sealed record ItemText(string? Title, string? Category)
{
    public static ItemText None { get; } = new(null, null);
}
