using System;
using System.IO;
using System.Security.Cryptography;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Production.Tests;

/// <summary>A folder for model files, which goes with the test.</summary>
internal sealed class ModelFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("micro-production-").FullName;

    public string PathOf(string name) => Path.Combine(_root, name);

    /// <summary>The zip of a model over users a, b, c and items x, y, z, w.</summary>
    /// <remarks>Scores of a = scale * (1, 3, 5, 7), of b = scale * (2, 4, 6, 8), of c their sums; seen: a x, b y, c x and y.</remarks>
    public byte[] Bytes(float scale)
    {
        float[] items = [1, 2, 3, 4, 5, 6, 7, 8];
        var model = new FittedModel(
            new IdMap(["a", "b", "c"]),
            new IdMap(["x", "y", "z", "w"]),
            new EmbeddingTable(3, 2, [1, 0, 0, 1, 1, 1]),
            new EmbeddingTable(4, 2, Array.ConvertAll(items, value => scale * value)),
            Interactions.Build(3, 4, [0, 1, 2, 2], [0, 1, 0, 1]),
            [],
            new TrainingSummary("Test", 1, 1, "", double.NaN, 0, "cpu"));
        var mlContext = new MLContext();
        var transformer = new MicroTransformer(mlContext, model, new ScoringColumns("user", "item", "Preference", TextDataViewType.Instance, TextDataViewType.Instance));
        var path = PathOf("made.zip");
        mlContext.Recommendation().SaveModel(transformer, null, path);
        return File.ReadAllBytes(path);
    }

    /// <summary>Puts a file in place as a careful publisher does.</summary>
    public string Publish(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name + ".tmp"), bytes);
        File.Move(PathOf(name + ".tmp"), PathOf(name), overwrite: true);
        return PathOf(name);
    }

    /// <summary>The version that the service shows for these bytes.</summary>
    public static string VersionOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
