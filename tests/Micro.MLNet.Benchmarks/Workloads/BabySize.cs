using System;
using Micro.MLNet.Benchmarks.Naive;
using Micro.MLNet.Core;
using Micro.MLNet.Samples.Generation;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>Generated interactions of Amazon Baby's size.</summary>
internal static class BabySize
{
    public const int Users = 19_445;
    public const int Items = 7_050;
    public const int Dimension = 64;

    public static readonly ScaleSettings Settings = new() { Users = Users, Items = Items, InteractionsPerUser = 6, FeatureWidths = [] };

    public static Interactions Interactions()
    {
        var (users, items) = ScaleGenerator.Interactions(Settings, new Random(Settings.Seed));
        return Core.Interactions.Build(Users, Items, users, items);
    }

    public static NaiveData Naive()
    {
        var (users, items) = ScaleGenerator.Interactions(Settings, new Random(Settings.Seed));
        return new NaiveData(Users, Items, users, items, []);
    }
}
