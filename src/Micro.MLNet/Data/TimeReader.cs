using System;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Data;

/// <summary>Reads times as numbers that keep their order.</summary>
internal static class TimeReader
{
    /// <summary>The time column of a name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or its type isn't a time.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = ColumnCheck.Find(schema, name, ColumnRole.Time);
        return column.Type is NumberDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType
            ? column
            : throw ColumnCheck.Mismatch(
                name,
                ColumnRole.Time,
                "DateTime, DateTimeOffset or a number",
                column.Type,
                $"Convert it with mlContext.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.DateTime).");
    }

    /// <summary>A reader for a column that <see cref="Find"/> has accepted.</summary>
    public static Func<long> Create(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        DateTimeDataViewType => Of<DateTime>(row, column, value => value.Ticks),
        DateTimeOffsetDataViewType => Of<DateTimeOffset>(row, column, value => value.UtcTicks),
        _ => Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.SByte => Whole<sbyte>(row, column),
            TypeCode.Int16 => Whole<short>(row, column),
            TypeCode.Int32 => Whole<int>(row, column),
            TypeCode.Int64 => Whole<long>(row, column),
            TypeCode.Byte => Whole<byte>(row, column),
            TypeCode.UInt16 => Whole<ushort>(row, column),
            TypeCode.UInt32 => Whole<uint>(row, column),
            TypeCode.UInt64 => Whole<ulong>(row, column),
            TypeCode.Single => Of<float>(row, column, value => Order(value, column.Name)),
            _ => Of<double>(row, column, value => Order(value, column.Name)),
        },
    };

    private static Func<long> Whole<T>(DataViewRow row, DataViewSchema.Column column)
        where T : struct, IBinaryInteger<T> => Of<T>(row, column, long.CreateSaturating);

    private static Func<long> Of<T>(DataViewRow row, DataViewSchema.Column column, Func<T, long> convert)
    {
        var getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return convert(value);
        };
    }

    private static long Order(double value, string name)
    {
        if (double.IsNaN(value))
        {
            throw new ArgumentException($"Time column '{name}' holds NaN, but every interaction needs a time. Filter such rows first: mlContext.Data.FilterRowsByMissingValues(data, \"{name}\").");
        }

        // the bits of non-negative doubles ascend with their values; those of negative ones descend
        var bits = BitConverter.DoubleToInt64Bits(value);
        return bits < 0 ? long.MinValue - bits : bits;
    }
}
