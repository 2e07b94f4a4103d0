using System.IO;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Persistence;

/// <summary>A model as a zip file: manifest.json and one entry per part. The same model gives the same bytes.</summary>
internal static class ModelArchive
{
    private static readonly PartArchive Archive = new("model");

    /// <summary>Writes the archive; the stream stays open.</summary>
    public static void Save(Stream stream, FittedModel model, ModelColumns columns) => PartArchive.Save(
        stream,
        writer => ModelSerializer.Write(model, columns, writer),
        entries => (ModelManifest.Of(model, columns) with { Entries = entries }).ToJson());

    /// <summary>Writes the archive to a file; a failed save leaves a previous file whole and no partial one.</summary>
    /// <exception cref="IOException">The path can't be written.</exception>
    public static void SaveFile(string path, FittedModel model, ModelColumns columns) =>
        AtomicFile.Write(path, stream => Save(stream, model, columns));

    /// <summary>Reads an archive that ends where the stream ends; the stream stays open.</summary>
    /// <exception cref="InvalidDataException">It isn't a model archive, is damaged, or was written by a newer version.</exception>
    public static SavedModel Load(Stream stream) => Archive.Load(
        stream,
        json =>
        {
            var manifest = ModelManifest.Parse(json);
            return (manifest, manifest.Entries);
        },
        (manifest, reader) => ModelSerializer.Read(manifest, ref reader));
}
