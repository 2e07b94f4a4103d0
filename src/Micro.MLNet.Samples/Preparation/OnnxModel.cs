using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML.OnnxRuntime;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Opens a user's ONNX network and says what is in it.</summary>
internal static class OnnxModel
{
    /// <summary>Loads a network for the CPU.</summary>
    /// <exception cref="IOException">The file is missing.</exception>
    /// <exception cref="InvalidDataException">It is no network that the runtime can load.</exception>
    public static InferenceSession Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The network '{path}' doesn't exist. Name an ONNX file.");
        }

        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL }; // what goes wrong comes as an exception
            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidDataException($"'{path}' can't be loaded as an ONNX network: {exception.Message} Export it again.", exception);
        }
    }

    /// <summary>Runs a network.</summary>
    /// <exception cref="InvalidDataException">The runtime refuses.</exception>
    public static IDisposableReadOnlyCollection<OrtValue> Run(InferenceSession session, string path, IReadOnlyDictionary<string, OrtValue> inputs, string output)
    {
        try
        {
            using var options = new RunOptions();
            return session.Run(options, inputs, [output]);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new InvalidDataException($"'{path}' can't be run: {exception.Message}", exception);
        }
    }

    /// <summary>Names, types and shapes, for messages.</summary>
    public static string Describe(IReadOnlyDictionary<string, NodeMetadata> nodes) =>
        string.Join(", ", nodes.Select(node => $"{node.Key} ({node.Value.ElementDataType} [{string.Join(',', node.Value.Dimensions.Select(size => size < 0 ? "?" : $"{size}"))}])"));
}
