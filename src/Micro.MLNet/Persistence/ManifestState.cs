using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Persistence;

/// <summary>What a manifest says about the state a model keeps of its training.</summary>
/// <param name="Settings">The options that shaped the network.</param>
/// <param name="EgoUserCount">Users with an id embedding.</param>
/// <param name="EgoItemCount">Items with an id embedding and features.</param>
/// <param name="EgoDimension">Dimension of an id embedding.</param>
/// <param name="Parameters">The other parameters in order.</param>
/// <param name="Modalities">The item graphs' modalities in order.</param>
internal sealed record ManifestState(
    NetworkSettings Settings,
    int EgoUserCount,
    int EgoItemCount,
    int EgoDimension,
    IReadOnlyList<ManifestParameter> Parameters,
    IReadOnlyList<ManifestFeatures> Modalities)
{
    /// <summary>Describes a state.</summary>
    public static ManifestState Of(TrainingState state) => new(
        state.Settings,
        state.EgoUsers.RowCount,
        state.EgoItems.RowCount,
        state.EgoItems.Dimension,
        [.. state.Parameters.Select(parameter => new ManifestParameter(parameter.Name, parameter.Shape))],
        [.. state.Modalities.Select(modality => new ManifestFeatures(modality.Features.Width, modality.LearnedDegrees.Length))]);

    /// <summary>Checks that the dimensions are possible.</summary>
    /// <param name="modelItemCount">The model's items, those added after training included.</param>
    /// <exception cref="System.IO.InvalidDataException">They aren't.</exception>
    public void Check(int modelItemCount)
    {
        RequireSize("id embeddings of users", [EgoUserCount, EgoDimension]);
        RequireSize("id embeddings of items", [EgoItemCount, EgoDimension]);
        foreach (var parameter in Parameters)
        {
            RequireSize($"the parameter '{parameter.Name}'", parameter.Shape);
        }

        foreach (var modality in Modalities)
        {
            RequireSize("item features", [Settings.FeatureRows(EgoItemCount, modelItemCount), modality.Width]);
            RequireSize("learned degrees", [modality.LearnedDegreeCount]);
        }

        if (EgoDimension < 1 || Modalities.Any(modality => modality.Width < 1))
        {
            throw DamagedModel.Because(FormattableString.Invariant($"The manifest says {EgoDimension} for the dimension of id embeddings and {Listed(Modalities.Select(modality => modality.Width))} for widths of features, but they must be at least 1."));
        }
    }

    /// <summary>Refuses lengths that no array can have.</summary>
    /// <exception cref="System.IO.InvalidDataException">They are impossible.</exception>
    public static void RequireSize(string what, IReadOnlyList<int> shape)
    {
        var size = 1L; // a bound of every product on the way, also where a later length is 0
        var isPossible = true;
        foreach (var length in shape)
        {
            isPossible &= length >= 0 && size * length <= Array.MaxLength;
            size = isPossible ? Math.Max(size * length, 1) : 1;
        }

        if (!isPossible)
        {
            throw DamagedModel.Because(FormattableString.Invariant($"The manifest says [{Listed(shape)}] for the shape of {what}, but lengths of at least 0 and at most {Array.MaxLength} numbers are possible."));
        }
    }

    private static string Listed(IEnumerable<int> numbers) => string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
}

/// <summary>A parameter in the manifest.</summary>
/// <param name="Name">Its path in the network.</param>
/// <param name="Shape">Lengths of its dimensions.</param>
internal sealed record ManifestParameter(string Name, IReadOnlyList<int> Shape)
{
    /// <summary>How many numbers it has.</summary>
    public int Size() => Shape.Aggregate(1, (product, length) => product * length);
}

/// <summary>A modality's kept features in the manifest.</summary>
/// <param name="Width">Feature width f_m.</param>
/// <param name="LearnedDegreeCount">Number of learned degrees; 0 where nothing is learned.</param>
internal sealed record ManifestFeatures(int Width, int LearnedDegreeCount);
