using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Data;

/// <summary>Reads one vector column and places each vector at its item's index.</summary>
internal sealed class ModalityColumn
{
    private readonly VectorReader _read;
    private readonly FeatureValues _values;
    private State[] _states;
    private float[] _vector = [];
    private float[] _row = [];
    private int _width;
    private string _firstItem = string.Empty;

    /// <summary>Starts with room for <paramref name="capacity"/> items.</summary>
    public ModalityColumn(DataViewRow row, DataViewSchema.Column column, int capacity)
    {
        Name = column.Name;
        var type = (VectorDataViewType)column.Type;
        _read = VectorReaders.Create(row, column);
        _width = type.Size;
        _states = new State[capacity];
        _values = new FeatureValues(capacity);
    }

    private enum State : byte
    {
        NoRow,
        Missing,
        Present,
    }

    /// <summary>The column.</summary>
    public string Name { get; }

    /// <summary>Whether a column can hold vectors of a modality.</summary>
    public static bool IsVector(DataViewType type) =>
        type is VectorDataViewType { ItemType: NumberDataViewType item } && (item.RawType == typeof(float) || item.RawType == typeof(double));

    /// <summary>Takes the current row's vector for an item; false when the item had the same vector before.</summary>
    /// <exception cref="ArgumentException">The vector is infinite, has another width than the first, or contradicts an earlier row.</exception>
    public bool Add(int item, IdMap.Builder items)
    {
        _read(ref _vector);
        var present = _vector.Length > 0;
        RequireUsable(_vector, item, items, ref present);
        Reserve(item + 1);
        var state = present ? State.Present : State.Missing;
        if (_states[item] == State.NoRow)
        {
            _states[item] = state;
            if (present)
            {
                _values.Write(item, _vector);
            }

            return true;
        }

        if (_states[item] != state || (present && !Row(item).SequenceEqual(_vector)))
        {
            throw new ArgumentException(
                $"The item features hold item '{items.IdAt(item)}' more than once, with different vectors in column '{Name}', but an item must have one vector. " +
                "Keep one row per item, for example the newest.");
        }

        return false;
    }

    /// <summary>The modality over all items, with missing vectors treated as the policy says.</summary>
    /// <exception cref="ArgumentException">There is no vector at all, or the policy is to throw.</exception>
    public (Modality Modality, ModalityReport Report) Build(IdMap items, MissingModality policy)
    {
        Reserve(items.Count);
        var missing = new List<int>();
        var zeros = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (_states[i] != State.Present)
            {
                missing.Add(i);
            }
            else if (_values.IsZero(i))
            {
                zeros++;
            }
        }

        if (missing.Count == items.Count)
        {
            throw new ArgumentException($"Column '{Name}' of the item features holds no vector for any of the {items.Count} items. Fill it, or leave it out of {ColumnRole.Modality.Option}.");
        }

        var present = Treat(missing, items, policy);
        _values.Resize(items.Count);
        var report = new ModalityReport(Name, _width, items.Count - missing.Count, missing.Count, zeros);
        return (new Modality(Name, new FeatureMatrix(_values, present)), report);
    }

    /// <summary>The vectors as they came: rows without one are zero and marked as missing.</summary>
    public FeatureMatrix BuildAsGiven(int itemCount)
    {
        Reserve(itemCount);
        _values.Resize(itemCount);
        return new FeatureMatrix(_values, [.. _states.Take(itemCount).Select(state => state == State.Present)]);
    }

    private bool[]? Treat(List<int> missing, IdMap items, MissingModality policy)
    {
        if (missing.Count == 0 || policy == MissingModality.Zero)
        {
            return null; // the rows are zero already
        }

        if (policy == MissingModality.Throw)
        {
            throw new ArgumentException(
                $"{missing.Count} of {items.Count} items, the first of them '{items[missing[0]]}', lack a vector in column '{Name}': no row, or a missing or NaN vector. " +
                $"Add them, or set Graph.{nameof(GraphOptions.MissingModality)} to {nameof(MissingModality.Mean)}, {nameof(MissingModality.Mask)} or {nameof(MissingModality.Zero)}.");
        }

        if (policy == MissingModality.Mean)
        {
            var mean = Mean(items.Count);
            _values.Round(mean);
            missing.ForEach(item => _values.Write(item, mean));
            return null;
        }

        return [.. _states.Take(items.Count).Select(state => state == State.Present)];
    }

    private float[] Mean(int itemCount)
    {
        var sums = new double[_width];
        var count = 0;
        for (var i = 0; i < itemCount; i++)
        {
            if (_states[i] == State.Present)
            {
                count++;
                var row = Row(i);
                for (var f = 0; f < _width; f++)
                {
                    sums[f] += row[f];
                }
            }
        }

        return [.. sums.Select(sum => (float)(sum / count))];
    }

    /// <summary>A vector with a NaN is missing; an infinite one or one of another width is refused.</summary>
    private void RequireUsable(ReadOnlySpan<float> vector, int item, IdMap.Builder items, ref bool present)
    {
        if (!present)
        {
            return;
        }

        if (_firstItem.Length == 0)
        {
            _firstItem = items.IdAt(item);
            _width = vector.Length;
        }

        if (vector.Length != _width)
        {
            throw new ArgumentException(
                $"Column '{Name}' of the item features holds {vector.Length} numbers for item '{items.IdAt(item)}', but {_width} for item '{_firstItem}'. " +
                "All vectors of a modality must have the same width; an empty one counts as missing.");
        }

        foreach (var value in vector)
        {
            if (float.IsInfinity(value))
            {
                throw new ArgumentException(
                    $"Column '{Name}' of the item features holds {value.ToString(CultureInfo.InvariantCulture)} for item '{items.IdAt(item)}', but features must be finite single-precision numbers. " +
                    "Scale the column, or write NaN where the vector is missing.");
            }

            present &= !float.IsNaN(value);
        }
    }

    private void Reserve(int count)
    {
        if (count > _states.Length)
        {
            Array.Resize(ref _states, Math.Max(count, 2 * _states.Length));
        }

        if (count > _values.RowCount)
        {
            _values.Resize(_states.Length);
        }
    }

    // Valid until the next call.
    private ReadOnlySpan<float> Row(int item)
    {
        if (_row.Length != _width)
        {
            _row = new float[_width];
        }

        _values.Read(item, _row);
        return _row;
    }
}
