using System;
using System.IO;
using Micro.MLNet.Persistence;
using Microsoft.ML;

namespace Micro.MLNet;

/// <content>Saving, loading and finding models.</content>
public sealed partial class MicroRecommendationCatalog
{
    /// <summary>Puts the <see cref="MicroTransformer"/> back into a model that <c>mlContext.Model.Load</c> returned: same scores, full speed, and
    /// recommending. Other models are returned as they are.</summary>
    /// <param name="model">The loaded model.</param>
    public ITransformer Restore(ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return ScoringChain.Restore(Environment, model);
    }

    /// <summary>The one <see cref="MicroTransformer"/> in a model; a loaded model is restored first.</summary>
    /// <param name="model">A <see cref="MicroTransformer"/>, or a chain that holds one, loaded or not.</param>
    /// <exception cref="ArgumentException">The model holds none, or several.</exception>
    public MicroTransformer FindMicro(ITransformer model) => LocatedModel.Find(Environment, model).Micro;

    /// <summary>Saves a model as <c>mlContext.Model.Save</c> does, but whole or not at all.</summary>
    /// <param name="model">The model: a transformer or a chain.</param>
    /// <param name="inputSchema">The schema of the data the model takes; null keeps none.</param>
    /// <param name="filePath">The file; what stands there stays when saving fails, whereas <c>mlContext.Model.Save(path)</c> would leave a stub.</param>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void SaveModel(ITransformer model, DataViewSchema? inputSchema, string filePath)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(filePath);
        AtomicFile.Write(filePath, stream => Context.Model.Save(model, inputSchema, stream));
    }

    /// <summary>Loads a model that <c>mlContext.Model.Save</c> or <see cref="SaveModel"/> wrote, and restores it.</summary>
    /// <remarks>The zip's checksums are compared first, which <c>mlContext.Model.Load</c> doesn't do.</remarks>
    /// <param name="filePath">The file.</param>
    /// <param name="inputSchema">The schema that the model was saved with.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file isn't a whole ML.NET model.</exception>
    public ITransformer LoadModel(string filePath, out DataViewSchema inputSchema)
    {
        using var stream = Open(filePath);
        try
        {
            return ModelZip.IsArchive(stream)
                ? throw new InvalidDataException($"It is the compact archive that {nameof(MicroTransformer)}.Save writes.")
                : LoadChain(stream, out inputSchema);
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new InvalidDataException(
                $"'{filePath}' isn't a whole ML.NET model: {e.Message} Save it again with mlContext.Model.Save or SaveModel; "
                + $"what {nameof(MicroTransformer)}.Save wrote is read by {nameof(LoadMicro)}.",
                e);
        }
    }

    /// <summary>Loads the one <see cref="MicroTransformer"/> of a file, be it the compact archive or ML.NET's zip; the content tells which.</summary>
    /// <remarks>Damage is found before anything is built: the archive has SHA-256 of its parts, and the checksums of ML.NET's zip are compared. For files from
    /// strangers see <see cref="MicroTransformer.Load(Microsoft.ML.Runtime.IHostEnvironment, string)"/>, which never hands a file to ML.NET's loader.</remarks>
    /// <param name="filePath">What <see cref="MicroTransformer.Save(string)"/>, <see cref="SaveModel"/> or <c>mlContext.Model.Save</c> wrote.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or doesn't hold exactly one recommender.</exception>
    public MicroTransformer LoadMicro(string filePath)
    {
        using var stream = Open(filePath);
        return LoadMicro(stream, $"'{filePath}'");
    }

    /// <summary>Does the same with a stream.</summary>
    /// <param name="stream">A stream that starts and ends with the file; it stays open.</param>
    /// <exception cref="InvalidDataException">The content is damaged, or doesn't hold exactly one recommender.</exception>
    public MicroTransformer LoadMicro(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.CanSeek)
        {
            return LoadMicro(stream, "The stream");
        }

        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return LoadMicro(copy, "The stream");
    }

    private MicroTransformer LoadMicro(Stream stream, string name)
    {
        try
        {
            return ModelZip.IsArchive(stream) ? MicroTransformer.Load(Environment, stream) : FindMicro(LoadChain(stream, out _));
        }
        catch (Exception e) when (IsDamage(e))
        {
            throw new InvalidDataException(
                $"{name} doesn't hold one whole model of this package: {e.Message} Expected is what {nameof(MicroTransformer)}.Save, SaveModel or mlContext.Model.Save wrote.", e);
        }
    }

    private ITransformer LoadChain(Stream stream, out DataViewSchema inputSchema) => Restore(Context.Model.Load(stream, out inputSchema));

    private static FileStream Open(string filePath)
    {
        ArgumentNullException.ThrowIfNull(filePath);
        return File.Exists(filePath)
            ? File.OpenRead(filePath)
            : throw new FileNotFoundException(
                $"There is no file '{filePath}'. Pass the path of a model that mlContext.Model.Save, SaveModel or {nameof(MicroTransformer)}.Save wrote.", filePath);
    }

    private static bool IsDamage(Exception e) => e is EndOfStreamException or not (IOException or UnauthorizedAccessException or OutOfMemoryException);
}
