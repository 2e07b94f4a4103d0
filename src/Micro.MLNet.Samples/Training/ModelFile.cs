using System;
using System.IO;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Training;

/// <summary>Loads models that <c>train</c> wrote.</summary>
internal static class ModelFile
{
    public static MicroTransformer Load(MLContext ml, string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The model '{path}' doesn't exist. Check --model, or write it with the train command.");
        }

        try
        {
            var catalog = ml.Recommendation();
            return catalog.FindMicro(catalog.LoadModel(path, out _));
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' holds no model of this program: {exception.Message}", exception);
        }
    }
}
