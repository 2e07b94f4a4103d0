using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Micro.MLNet.Samples.Data;

/// <summary>Picks the modalities that the command line asks for.</summary>
internal static class ModalityNames
{
    /// <summary>The asked-for names, or all.</summary>
    /// <exception cref="InvalidDataException">A name isn't there.</exception>
    public static IReadOnlyList<string> Choose(IReadOnlyList<string> found, IReadOnlyList<string>? wanted, string path)
    {
        var unknown = wanted?.FirstOrDefault(name => !found.Contains(name, StringComparer.Ordinal));
        return unknown is null
            ? wanted ?? found
            : throw new InvalidDataException(
                $"'{path}' has no modality '{unknown}': {(found.Count == 0 ? "it has none at all" : $"choose from {string.Join(", ", found)}")}.");
    }
}
