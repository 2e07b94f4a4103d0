using System.Collections.Generic;

namespace Micro.MLNet.Fuzz;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> Create(Scratch scratch) =>
        [.. LibraryTargets.Create(scratch), .. SampleTargets.Create(scratch), .. SampleTargets.CreatePreparations(scratch)];
}
