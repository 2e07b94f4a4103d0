using Microsoft.VisualStudio.TestTools.UnitTesting;

[assembly: DoNotParallelize]

namespace Micro.MLNet.Explorer.Tests;

/// <summary>Files of the whole run.</summary>
[TestClass]
public static class AssemblySettings
{
    [AssemblyCleanup]
    public static void Cleanup() => ServedModel.Delete();
}
