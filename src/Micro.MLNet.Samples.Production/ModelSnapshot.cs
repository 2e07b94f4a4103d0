using System;
using System.IO;
using System.Security.Cryptography;
using Micro.MLNet.Serving;
using Microsoft.Extensions.ObjectPool;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Production;

/// <summary>One loaded model with its pool of prediction engines. Immutable: a reload makes another one, and requests under way keep theirs.</summary>
/// <remarks>
/// The pool is ASP.NET Core's own, since a PredictionEngine isn't thread-safe. It is never disposed: a request may still take an engine from it after the
/// swap, and model and engines are managed memory, which goes when the last request has ended.
/// </remarks>
internal sealed class ModelSnapshot
{
    private readonly ObjectPool<PredictionEngine<Pair, Preference>> _engines;

    private ModelSnapshot(string version, MicroTransformer micro, ObjectPool<PredictionEngine<Pair, Preference>> engines)
    {
        Version = version;
        Users = micro.Model.UserIds.Count;
        Items = micro.Model.ItemIds.Count;
        Recommender = micro.Recommender;
        _engines = engines;
    }

    /// <summary>The first 12 digits of the file's SHA-256.</summary>
    public string Version { get; }

    public int Users { get; }

    public int Items { get; }

    public Recommender Recommender { get; }

    public DateTimeOffset LoadedAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>Reads a model file of either format, and scores a pair with it.</summary>
    /// <exception cref="InvalidDataException">The file is half written, damaged, or no such model.</exception>
    public static ModelSnapshot Load(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path); // once: hash and model are of the same bytes, whatever happens to the file
            using var stream = new MemoryStream(bytes, writable: false);
            var mlContext = new MLContext();
            var micro = mlContext.Recommendation().LoadMicro(stream);
            var engines = new DefaultObjectPoolProvider().Create(new EnginePolicy(mlContext, micro));
            var snapshot = new ModelSnapshot(Convert.ToHexStringLower(SHA256.HashData(bytes))[..12], micro, engines);
            if (!snapshot.TryScore(micro.Model.UserIds[0], micro.Model.ItemIds[0], out _))
            {
                throw new InvalidDataException("its first user and item have no score.");
            }

            return snapshot;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new InvalidDataException($"'{path}' can't be served: {exception.Message} Save the model again with SaveModel, which writes a file whole or not at all.", exception);
        }
    }

    /// <summary>The score through a pooled engine, or false where the model doesn't know the user or the item.</summary>
    public bool TryScore(string user, string item, out float score)
    {
        var engine = _engines.Get();
        score = engine.Predict(new Pair { User = user, Item = item }).Score;
        _engines.Return(engine); // not after an exception: such an engine's state is unknown
        return float.IsFinite(score);
    }

    private sealed class EnginePolicy(MLContext mlContext, MicroTransformer micro) : PooledObjectPolicy<PredictionEngine<Pair, Preference>>
    {
        public override PredictionEngine<Pair, Preference> Create()
        {
            var (input, output) = (SchemaDefinition.Create(typeof(Pair)), SchemaDefinition.Create(typeof(Preference)));
            input[nameof(Pair.User)].ColumnName = micro.UserColumnName;
            input[nameof(Pair.Item)].ColumnName = micro.ItemColumnName;
            output[nameof(Preference.Score)].ColumnName = micro.ScoreColumnName;
            return mlContext.Model.CreatePredictionEngine<Pair, Preference>(
                micro, new PredictionEngineOptions { InputSchemaDefinition = input, OutputSchemaDefinition = output, OwnsTransformer = false }); // all engines share it
        }

        public override bool Return(PredictionEngine<Pair, Preference> obj) => true;
    }

    private sealed class Pair
    {
        public string User { get; set; } = "";

        public string Item { get; set; } = "";
    }

    private sealed class Preference
    {
        public float Score { get; set; }
    }
}
