using System;
using System.IO;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Generation;

namespace Micro.MLNet.Samples;

/// <summary>Finds the data set that comes with the samples: beside the program, or in the repository.</summary>
internal static class EmbeddedData
{
    public const string FolderName = "data";

    /// <summary>The folder of the embedded data set.</summary>
    /// <exception cref="DirectoryNotFoundException">It is nowhere.</exception>
    public static string Folder
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var candidate = Path.Combine(folder.FullName, FolderName);
                if (File.Exists(Path.Combine(candidate, DataSetGenerator.InteractionFileName)))
                {
                    return candidate;
                }
            }

            throw new DirectoryNotFoundException(
                $"There is no folder '{FolderName}' with {DataSetGenerator.InteractionFileName} beside the program or above it. Make it with the generate command.");
        }
    }

    public static DataSet Read() => DataSetReader.Read(Folder);
}
