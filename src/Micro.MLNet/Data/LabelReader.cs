using System;
using System.Numerics;
using Microsoft.ML;

namespace Micro.MLNet.Data;

/// <summary>Reads whether a row is an interaction: true, or a number above zero; NaN isn't.</summary>
internal static class LabelReader
{
    /// <summary>A reader for a label column that <see cref="ColumnCheck"/> has accepted.</summary>
    public static Func<bool> Create(DataViewRow row, DataViewSchema.Column column) => Type.GetTypeCode(column.Type.RawType) switch
    {
        TypeCode.Boolean => Truth(row.GetGetter<bool>(column)),
        TypeCode.SByte => Positive<sbyte>(row, column),
        TypeCode.Int16 => Positive<short>(row, column),
        TypeCode.Int32 => Positive<int>(row, column),
        TypeCode.Int64 => Positive<long>(row, column),
        TypeCode.Byte => Positive<byte>(row, column),
        TypeCode.UInt16 => Positive<ushort>(row, column),
        TypeCode.UInt32 => Positive<uint>(row, column),
        TypeCode.UInt64 => Positive<ulong>(row, column),
        TypeCode.Single => Positive<float>(row, column),
        _ => Positive<double>(row, column),
    };

    private static Func<bool> Truth(ValueGetter<bool> getter)
    {
        var value = false;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }

    private static Func<bool> Positive<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, INumber<T>
    {
        var getter = row.GetGetter<T>(column);
        var value = T.Zero;
        return () =>
        {
            getter(ref value);
            return value > T.Zero;
        };
    }
}
