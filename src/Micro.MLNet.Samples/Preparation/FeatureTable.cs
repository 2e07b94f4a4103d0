using System;
using System.Collections.Generic;
using System.IO;
using System.Numerics.Tensors;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Writes one modality's file from vectors that come in any order. An item without a vector gets the mean of the others, as in the published data.</summary>
internal sealed class FeatureTable : IDisposable
{
    private readonly string _modality;
    private readonly IReadOnlyList<string> _items;
    private readonly bool[] _present;
    private readonly double[] _sums;
    private readonly NpyWriter _writer;
    private int _count;

    /// <param name="folder">Where the file goes.</param>
    /// <param name="modality">The modality's name.</param>
    /// <param name="items">Ids of the items, one per row.</param>
    /// <param name="width">Numbers per item.</param>
    public FeatureTable(string folder, string modality, IReadOnlyList<string> items, int width)
    {
        _modality = modality;
        _items = items;
        _present = new bool[items.Count];
        _sums = new double[width];
        _writer = new NpyWriter(Path.Combine(folder, modality + FeatureFiles.Suffix), items.Count, width);
    }

    /// <summary>Whether the item has a vector.</summary>
    public bool Has(int item) => _present[item];

    /// <summary>Writes an item's vector.</summary>
    /// <exception cref="InvalidDataException">The vector can't be one: its width differs, or a number isn't finite.</exception>
    public void Add(int item, ReadOnlySpan<float> vector)
    {
        if (vector.Length != _sums.Length || !TensorPrimitives.IsFiniteAll(vector))
        {
            throw new InvalidDataException(
                $"The {_modality} vector of item '{_items[item]}' has {vector.Length} numbers, but {_sums.Length} finite ones are expected. Remove the item's vector, or make it again.");
        }

        _writer.Write(item, vector);
        _present[item] = true;
        _count++;
        for (var n = 0; n < _sums.Length; n++)
        {
            _sums[n] += vector[n];
        }
    }

    /// <summary>Gives the missing items the mean.</summary>
    /// <exception cref="InvalidDataException">No item has a vector.</exception>
    public FeatureCounts Complete()
    {
        if (_count == 0)
        {
            throw new InvalidDataException(
                $"None of the {_items.Count} items has a vector of modality '{_modality}': check that the files belong together and use the same ids. The first item is '{_items[0]}'.");
        }

        var mean = Array.ConvertAll(_sums, sum => (float)(sum / _count));
        for (var item = 0; item < _present.Length; item++)
        {
            if (!_present[item])
            {
                _writer.Write(item, mean);
            }
        }

        return new FeatureCounts(_modality, _sums.Length, _count, _items.Count - _count);
    }

    public void Dispose() => _writer.Dispose();
}

/// <summary>How many items a modality describes.</summary>
/// <param name="Name">The modality.</param>
/// <param name="Width">Numbers per item.</param>
/// <param name="Present">Items with a vector of their own.</param>
/// <param name="Missing">Items that got the mean.</param>
internal sealed record FeatureCounts(string Name, int Width, int Present, int Missing);
