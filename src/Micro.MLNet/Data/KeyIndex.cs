using System;
using System.Linq;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Data;

/// <summary>The indices of a key column's values: position k holds the index of the id that key k stands for.</summary>
/// <remarks>Key 0 is ML.NET's missing key. Indices are resolved on first use while ids are collected, so that ids keep the order of first appearance,
/// and all at once by <see cref="ResolveAll"/>, after which the object is immutable and can be shared by threads.</remarks>
internal abstract class KeyIndex
{
    private const string KeyValues = "KeyValues";
    private const int Unresolved = int.MinValue;
    private readonly int[] _indices;
    private readonly IdResolver _resolver;

    private KeyIndex(int count, IdResolver resolver)
    {
        _resolver = resolver;
        _indices = new int[count + 1];
        _indices.AsSpan().Fill(Unresolved);
        _indices[0] = IdReader.Missing;
    }

    /// <summary>The key values of a column, or null when it isn't a key or has none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The key values are neither text nor integers.</exception>
    public static KeyIndex? Of(DataViewSchema.Column column, ColumnRole role, IdResolver resolver)
    {
        if (column.Type is not KeyDataViewType || column.Annotations.Schema.GetColumnOrNull(KeyValues) is not { } values)
        {
            return null;
        }

        var item = (values.Type as VectorDataViewType)?.ItemType;
        if (item is TextDataViewType)
        {
            return new TextKeys(Values<ReadOnlyMemory<char>>(column), resolver);
        }

        if (item is null || !ColumnCheck.IsInteger(item))
        {
            throw ColumnCheck.Mismatch(
                column.Name,
                role,
                "a key whose values are text or integers",
                $"{column.Type} with values of type {values.Type}",
                $"Convert the source column with mlContext.Transforms.Conversion.ConvertType(outputKind: DataKind.String) before MapValueToKey.");
        }

        return Type.GetTypeCode(item.RawType) switch
        {
            TypeCode.Byte => Whole<byte>(column, resolver),
            TypeCode.UInt16 => Whole<ushort>(column, resolver),
            TypeCode.UInt32 => Whole<uint>(column, resolver),
            TypeCode.UInt64 => Whole<ulong>(column, resolver),
            TypeCode.SByte => Whole<sbyte>(column, resolver),
            TypeCode.Int16 => Whole<short>(column, resolver),
            TypeCode.Int32 => Whole<int>(column, resolver),
            _ => Whole<long>(column, resolver),
        };
    }

    /// <summary>Whether a key stands for an id, without resolving it: key 0 doesn't, nor one whose value is empty text.</summary>
    public bool HasId(ulong key) => key >= 1 && key < (ulong)_indices.Length && HasValue((int)key - 1);

    /// <summary>The index of key <paramref name="key"/>, <see cref="IdResolver.Unknown"/> or <see cref="IdReader.Missing"/>.</summary>
    public int IndexOf(ulong key)
    {
        if (key >= (ulong)_indices.Length)
        {
            return IdReader.Missing;
        }

        var index = _indices[key];
        return index != Unresolved ? index : _indices[key] = Resolve((int)key - 1, _resolver);
    }

    /// <summary>The index of every key at position key, once <see cref="ResolveAll"/> has been called; empty before.</summary>
    public int[] Resolved { get; private set; } = [];

    /// <summary>Resolves every key now.</summary>
    public KeyIndex ResolveAll()
    {
        for (var key = 1; key < _indices.Length; key++)
        {
            IndexOf((ulong)key);
        }

        Resolved = _indices;
        return this;
    }

    /// <summary>The index of key k at position k - 1, <see cref="IdResolver.Unknown"/> where there is none.</summary>
    public int[] ToArray() => [.. ResolveAll()._indices.Skip(1).Select(index => Math.Max(index, IdResolver.Unknown))];

    /// <summary>Whether the value at <paramref name="position"/> is an id.</summary>
    protected abstract bool HasValue(int position);

    /// <summary>The index of the value at <paramref name="position"/>.</summary>
    protected abstract int Resolve(int position, IdResolver resolver);

    private static WholeKeys<T> Whole<T>(DataViewSchema.Column column, IdResolver resolver)
        where T : struct, IBinaryInteger<T> => new(Values<T>(column), resolver);

    private static T[] Values<T>(DataViewSchema.Column column)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(KeyValues, ref values);
        return [.. values.DenseValues()];
    }

    private sealed class TextKeys(ReadOnlyMemory<char>[] values, IdResolver resolver) : KeyIndex(values.Length, resolver)
    {
        protected override bool HasValue(int position) => !values[position].IsEmpty;

        protected override int Resolve(int position, IdResolver resolver) =>
            values[position].IsEmpty ? IdReader.Missing : resolver.Resolve(values[position].Span);
    }

    private sealed class WholeKeys<T>(T[] values, IdResolver resolver) : KeyIndex(values.Length, resolver)
        where T : struct, IBinaryInteger<T>
    {
        protected override bool HasValue(int position) => true;

        protected override int Resolve(int position, IdResolver resolver) =>
            typeof(T) == typeof(ulong) && ulong.CreateTruncating(values[position]) > long.MaxValue
                ? resolver.Resolve(values[position].ToString(null, System.Globalization.CultureInfo.InvariantCulture))
                : resolver.Resolve(long.CreateTruncating(values[position]));
    }
}
