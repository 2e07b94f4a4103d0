using System;
using System.IO;
using Micro.MLNet.Persistence;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <content>Saving and loading.</content>
public sealed partial class MicroTransformer
{
    /// <summary>Reads a model that <see cref="Save(Stream)"/> wrote.</summary>
    /// <param name="env">The <see cref="MLContext"/>.</param>
    /// <param name="stream">A stream that ends where the archive ends; it stays open.</param>
    /// <exception cref="InvalidDataException">It isn't such an archive, is damaged, or was written by a newer version.</exception>
    public static MicroTransformer Load(IHostEnvironment env, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(env);
        ArgumentNullException.ThrowIfNull(stream);
        var saved = ModelArchive.Load(stream);
        return new MicroTransformer(env, saved.Model, ScoringColumns.From(saved.Columns));
    }

    /// <summary>Reads a model that <see cref="Save(string)"/> wrote.</summary>
    /// <param name="env">The <see cref="MLContext"/>.</param>
    /// <param name="filePath">The file.</param>
    /// <exception cref="InvalidDataException">It isn't such an archive, is damaged, or was written by a newer version.</exception>
    public static MicroTransformer Load(IHostEnvironment env, string filePath)
    {
        using var stream = File.OpenRead(filePath);
        return Load(env, stream);
    }

    /// <summary>The same recommendations without the state of training: a smaller model, to which nothing can be added any more.</summary>
    /// <returns>A new model; this one stays as it is.</returns>
    public MicroTransformer ForServing() => new(Environment, Fitted.WithoutState(), Columns);

    /// <summary>Writes the compact archive: everything the model holds, explanations included. The same model gives the same bytes.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ModelArchive.Save(stream, Fitted, Columns.ToModelColumns());
    }

    /// <summary>Writes the compact archive to a file; a failed save leaves a previous file whole and no partial one.</summary>
    /// <param name="filePath">The file.</param>
    /// <exception cref="IOException">The path can't be written.</exception>
    public void Save(string filePath)
    {
        ArgumentNullException.ThrowIfNull(filePath);
        ModelArchive.SaveFile(filePath, Fitted, Columns.ToModelColumns());
    }

    /// <summary>Writes an equivalent chain of ML.NET's own transforms: see <see cref="ScoringChain"/>.</summary>
    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)ScoringChain.Create(Environment, Fitted, Columns)).Save(ctx);
}
