using System.Collections.Generic;
using System.IO;

namespace Micro.MLNet.Samples.Data;

/// <summary>Reads a folder in any of the known layouts.</summary>
internal static class DataSetReader
{
    /// <summary>Finds out the layout and reads it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="modalities">The modalities to read; null reads all.</param>
    /// <exception cref="IOException">The folder is missing.</exception>
    /// <exception cref="InvalidDataException">The folder has no known layout, or a file in it is damaged.</exception>
    public static DataSet Read(string folder, IReadOnlyList<string>? modalities = null)
    {
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The data folder '{folder}' doesn't exist. Check --data.");
        }

        return PublishedLayout.Matches(folder) ? PublishedLayout.Read(folder, modalities)
            : MmrecLayout.Matches(folder) ? MmrecLayout.Read(folder, modalities)
            : DelimitedLayout.Matches(folder) ? DelimitedLayout.Read(folder, modalities)
            : throw new InvalidDataException(
                $"'{folder}' has no known layout: expected 5-core/train.json with NAME_feat.npy, one .inter file, or interactions.tsv (or .csv).");
    }
}
