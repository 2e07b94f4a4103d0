using System;
using System.Collections.Generic;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Serving;

/// <summary>The features of items that a model doesn't know yet, in one modality.</summary>
internal sealed class NewItems
{
    private readonly FeatureMatrix _features;
    private readonly float[]? _mean; // what a missing vector is replaced by
    private readonly bool _masks;

    /// <summary>Treats missing vectors as training did.</summary>
    /// <param name="name">The modality, for messages.</param>
    /// <param name="ids">The new items.</param>
    /// <param name="features">One row a new item.</param>
    /// <param name="trained">What is kept of the items that were trained on.</param>
    /// <param name="policy">What becomes of missing vectors.</param>
    /// <exception cref="ArgumentException">A vector is missing where none may be, or vectors have another width than those that were trained on.</exception>
    public NewItems(string name, IReadOnlyList<string> ids, FeatureMatrix features, ModalityState trained, MissingModality policy)
    {
        if (features.Present.Contains(true) && features.Width != trained.Features.Width)
        {
            throw new ArgumentException($"Column '{name}' of the item features holds vectors of {features.Width} numbers, but the model was trained on vectors of {trained.Features.Width}. Prepare the features of new items the way those of training were prepared.");
        }

        if (policy == MissingModality.Throw && features.HasMissing)
        {
            throw new ArgumentException(
                $"Item '{ids[features.Present.IndexOf(false)]}' lacks a vector in column '{name}': a missing or NaN vector. The model was trained with {nameof(MissingModality)}.{nameof(MissingModality.Throw)}: " +
                "add the vector, or leave the item out.");
        }

        (Name, Width, Count, _features, _masks) = (name, trained.Features.Width, ids.Count, features, policy == MissingModality.Mask);
        _mean = policy == MissingModality.Mean && features.HasMissing ? Mean(trained) : null;
    }

    /// <summary>The modality.</summary>
    public string Name { get; }

    /// <summary>Feature width f_m.</summary>
    public int Width { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>Whether the modality's graph and attention count an item.</summary>
    public bool Counts(int index) => !_masks || _features.Present[index];

    /// <summary>Copies an item's features, [f_m].</summary>
    public void Read(int index, Span<float> row)
    {
        if (_features.Present[index])
        {
            _features.Values.Read(index, row);
        }
        else if (_mean is null)
        {
            row.Clear();
        }
        else
        {
            _mean.CopyTo(row);
        }
    }

    private static float[] Mean(ModalityState trained)
    {
        var (count, features) = (trained.InitialDegrees.Length, trained.Features); // without items that were added before
        var (sums, row) = (new double[features.Width], new float[features.Width]);
        for (var item = 0; item < count; item++)
        {
            features.Read(item, row);
            for (var n = 0; n < row.Length; n++)
            {
                sums[n] += row[n];
            }
        }

        return Array.ConvertAll(sums, sum => (float)(sum / count));
    }
}
