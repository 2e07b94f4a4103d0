using System;
using System.IO;

namespace Micro.MLNet.Persistence;

/// <summary>The exception for a saved model that isn't what it should be.</summary>
internal static class DamagedModel
{
    /// <summary>Says what was found and expected; what to do is always the same.</summary>
    public static InvalidDataException Because(string found, Exception? reason = null) =>
        new($"{found} Copy the file again, or save the model again.", reason);
}
