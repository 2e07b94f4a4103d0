using System.IO;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Orleans.Cli;

/// <summary>Loads a model that <c>mlContext.Model.Save</c> or <c>SaveModel</c> wrote, as the train command does.</summary>
internal static class ModelZip
{
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It holds no such model.</exception>
    public static MicroTransformer Load(string path)
    {
        var catalog = new MLContext().Recommendation();
        return catalog.FindMicro(catalog.LoadModel(path, out _));
    }
}
