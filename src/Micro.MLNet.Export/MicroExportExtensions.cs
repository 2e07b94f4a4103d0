using System;

namespace Micro.MLNet.Export;

/// <summary>The way from a fitted model to its exports.</summary>
public static class MicroExportExtensions
{
    /// <summary>What a model can be written as for other systems. Nothing is copied yet.</summary>
    /// <param name="model">A fitted or loaded model.</param>
    public static ModelExport Export(this MicroTransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelExport(model);
    }
}
