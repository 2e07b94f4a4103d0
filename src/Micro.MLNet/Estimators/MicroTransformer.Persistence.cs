using System;
using System.IO;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <content>Saving and loading.</content>
public sealed partial class MicroTransformer
{
    /// <summary>Reads a model from the compact archive.</summary>
    public static MicroTransformer Load(IHostEnvironment env, Stream stream) => throw new NotImplementedException();

    /// <summary>Writes the compact archive.</summary>
    public void Save(Stream stream) => throw new NotImplementedException();

    /// <summary>Writes an equivalent chain of ML.NET's own transforms: see <see cref="ScoringChain"/>.</summary>
    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)ScoringChain.Create(Environment, Fitted, Columns)).Save(ctx);
}
