using System.IO;

namespace Micro.MLNet.Persistence;

/// <summary>What kind of model a zip file holds.</summary>
internal static class ModelZip
{
    /// <summary>Whether it is the compact archive. Any other zip is taken for ML.NET's, and its checksums are compared; the archive's reader compares SHA-256.</summary>
    /// <param name="stream">The file; it stays open and is put back to its start.</param>
    /// <exception cref="InvalidDataException">It isn't a zip, or not the one that was written.</exception>
    public static bool IsArchive(Stream stream)
    {
        using var zip = PartArchive.Open(stream, "model");
        var isArchive = zip.GetEntry(PartArchive.ManifestName) is not null;
        if (!isArchive)
        {
            ZipChecksums.Verify(zip, stream.Length);
        }

        stream.Position = 0;
        return isArchive;
    }
}
