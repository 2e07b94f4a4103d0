using System;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <summary>Finds the environment behind one of ML.NET's catalogs, so that its log and its seed reach our trainers.</summary>
/// <remarks>
/// ML.NET keeps these two getters internal. This is the only place that reads its internals: when a later version drops them, a new
/// <see cref="MLContext"/> takes over, and only the log and the context's seed are lost.
/// </remarks>
internal static class CatalogBridge
{
    /// <summary>The environment of a catalog.</summary>
    public static IHostEnvironment EnvironmentOf(TrainCatalogBase catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        try
        {
            return GetEnvironment(catalog);
        }
        catch (MissingMethodException)
        {
            return new MLContext();
        }
    }

    /// <summary>The environment of a catalog's list of trainers.</summary>
    public static IHostEnvironment EnvironmentOf(TrainCatalogBase.CatalogInstantiatorBase trainers)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        try
        {
            return EnvironmentOf(GetOwner(trainers));
        }
        catch (MissingMethodException)
        {
            return new MLContext();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Owner")]
    private static extern TrainCatalogBase GetOwner(TrainCatalogBase.CatalogInstantiatorBase trainers);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Environment")]
    private static extern IHostEnvironment GetEnvironment(TrainCatalogBase catalog);
}
