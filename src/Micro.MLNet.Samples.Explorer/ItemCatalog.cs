using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Micro.MLNet.Samples.Explorer;

/// <summary>What people see of items: titles, categories and pictures. Immutable.</summary>
internal sealed class ItemCatalog
{
    private static readonly Dictionary<string, string> PictureTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".png"] = "image/png",
        [".webp"] = "image/webp",
    };

    private readonly Dictionary<string, (string Title, string? Category)> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _pictures = new(StringComparer.Ordinal); // found once: a request never names a path

    /// <summary>Reads the file and lists the folder.</summary>
    /// <exception cref="InvalidDataException">The file has no column item or title, or a line of another length.</exception>
    public ItemCatalog(string? itemsPath, string? imagesPath)
    {
        if (itemsPath is not null)
        {
            Read(itemsPath);
        }

        foreach (var path in imagesPath is null ? Enumerable.Empty<string>() : Directory.EnumerateFiles(imagesPath).Where(path => PictureTypes.ContainsKey(Path.GetExtension(path))).Order(StringComparer.Ordinal))
        {
            _pictures.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }
    }

    /// <summary>The item as people see it; the id where there is no title.</summary>
    public ItemCard Card(string id)
    {
        var (title, category) = _items.GetValueOrDefault(id, (id, null));
        return new(id, title, category, _pictures.ContainsKey(id) ? $"/pictures/{Uri.EscapeDataString(id)}" : null);
    }

    /// <summary>Path and media type of an item's picture.</summary>
    public (string Path, string Type)? Picture(string id) => _pictures.TryGetValue(id, out var path) ? (path, PictureTypes[Path.GetExtension(path)]) : null;

    private void Read(string path)
    {
        string[]? header = null;
        var (item, title, category, number) = (-1, -1, -1, 0);
        foreach (var line in File.ReadLines(path))
        {
            number++;
            var fields = line.Split('\t');
            if (header is null)
            {
                header = fields;
                (item, title, category) = (Array.IndexOf(header, "item"), Array.IndexOf(header, "title"), Array.IndexOf(header, "category"));
                if (item < 0 || title < 0)
                {
                    throw new InvalidDataException($"'{path}' has the columns {string.Join(", ", header)}, but item and title are needed. Add them, or leave --items out.");
                }

                continue;
            }

            if (fields.Length != header.Length)
            {
                throw new InvalidDataException($"'{path}', line {number}, has {fields.Length} fields, but the header has {header.Length}. Mend the line.");
            }

            _items[fields[item]] = (fields[title].Length > 0 ? fields[title] : fields[item], category >= 0 && fields[category].Length > 0 ? fields[category] : null);
        }

        if (header is null)
        {
            throw new InvalidDataException($"'{path}' is empty, but a header line with item and title is expected. Fill it, or leave --items out.");
        }
    }
}
