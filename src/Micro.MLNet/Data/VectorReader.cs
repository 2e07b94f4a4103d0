using System;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Data;

/// <summary>Reads the current row's vector as dense Singles; the array is replaced when its length doesn't fit.</summary>
internal delegate void VectorReader(ref float[] vector);

/// <summary>Makes readers for vector columns, dense or sparse.</summary>
internal static class VectorReaders
{
    /// <summary>A reader for a column of Vector&lt;Single&gt; or Vector&lt;Double&gt;. ML.NET has no half-precision type.</summary>
    public static VectorReader Create(DataViewRow row, DataViewSchema.Column column) =>
        ((VectorDataViewType)column.Type).ItemType.RawType == typeof(float)
            ? Singles(row.GetGetter<VBuffer<float>>(column))
            : Doubles(row.GetGetter<VBuffer<double>>(column));

    private static VectorReader Singles(ValueGetter<VBuffer<float>> getter)
    {
        VBuffer<float> buffer = default;
        return (ref float[] vector) =>
        {
            getter(ref buffer);
            if (vector.Length != buffer.Length)
            {
                vector = new float[buffer.Length];
            }

            buffer.CopyTo(vector);
        };
    }

    private static VectorReader Doubles(ValueGetter<VBuffer<double>> getter)
    {
        VBuffer<double> buffer = default;
        return (ref float[] vector) =>
        {
            getter(ref buffer);
            if (vector.Length != buffer.Length)
            {
                vector = new float[buffer.Length];
            }

            vector.AsSpan().Clear();
            var values = buffer.GetValues();
            var indices = buffer.GetIndices();
            for (var n = 0; n < values.Length; n++)
            {
                vector[buffer.IsDense ? n : indices[n]] = (float)values[n];
            }
        };
    }
}
