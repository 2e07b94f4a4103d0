using System;
using System.Globalization;
using System.Numerics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Data;

/// <summary>Reads the id of one column from the row that a cursor stands on.</summary>
internal abstract class IdReader
{
    /// <summary>What <see cref="Index"/> gives for a row without an id: key 0 or empty text.</summary>
    public const int Missing = -2;

    /// <summary>Reads the current row; false when it holds no id.</summary>
    public abstract bool TryRead();

    /// <summary>The index of the id read last, or <see cref="IdResolver.Unknown"/>.</summary>
    public abstract int Resolve();

    /// <summary>Both at once: the index, <see cref="IdResolver.Unknown"/> or <see cref="Missing"/>.</summary>
    public virtual int Index() => TryRead() ? Resolve() : Missing;

    /// <summary>A reader for an id column that <see cref="ColumnCheck"/> has accepted.</summary>
    /// <param name="row">The row or cursor; the column must be active.</param>
    /// <param name="column">The column.</param>
    /// <param name="resolver">Turns ids into indices.</param>
    /// <param name="keys">Key values with their indices; null when the column has none or isn't a key.</param>
    public static IdReader Create(DataViewRow row, DataViewSchema.Column column, IdResolver resolver, KeyIndex? keys)
    {
        if (column.Type is TextDataViewType)
        {
            return new TextReader(row.GetGetter<ReadOnlyMemory<char>>(column), resolver);
        }

        var isKey = column.Type is KeyDataViewType;
        return Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.Byte => Create<byte>(row, column, resolver, isKey, keys),
            TypeCode.UInt16 => Create<ushort>(row, column, resolver, isKey, keys),
            TypeCode.UInt32 => Create<uint>(row, column, resolver, isKey, keys),
            TypeCode.UInt64 => Create<ulong>(row, column, resolver, isKey, keys),
            TypeCode.SByte => Create<sbyte>(row, column, resolver, isKey, keys),
            TypeCode.Int16 => Create<short>(row, column, resolver, isKey, keys),
            TypeCode.Int32 => Create<int>(row, column, resolver, isKey, keys),
            _ => Create<long>(row, column, resolver, isKey, keys),
        };
    }

    private static IdReader Create<T>(DataViewRow row, DataViewSchema.Column column, IdResolver resolver, bool isKey, KeyIndex? keys)
        where T : struct, IBinaryInteger<T>
    {
        var getter = row.GetGetter<T>(column);
        return keys is not null ? new KeyReader<T>(getter, keys) : new IntegerReader<T>(getter, resolver, isKey);
    }

    private sealed class TextReader(ValueGetter<ReadOnlyMemory<char>> getter, IdResolver resolver) : IdReader
    {
        private ReadOnlyMemory<char> _value;

        public override bool TryRead()
        {
            getter(ref _value);
            return !_value.IsEmpty;
        }

        public override int Resolve() => resolver.Resolve(_value.Span);
    }

    /// <summary>Integers, and keys without key values, whose ids are "1" to "Count".</summary>
    private sealed class IntegerReader<T>(ValueGetter<T> getter, IdResolver resolver, bool isKey) : IdReader
        where T : struct, IBinaryInteger<T>
    {
        private T _value;

        public override bool TryRead()
        {
            getter(ref _value);
            return !isKey || !T.IsZero(_value);
        }

        public override int Resolve() =>
            typeof(T) == typeof(ulong) && ulong.CreateTruncating(_value) > long.MaxValue
                ? resolver.Resolve(_value.ToString(null, CultureInfo.InvariantCulture))
                : resolver.Resolve(long.CreateTruncating(_value));
    }

    private sealed class KeyReader<T>(ValueGetter<T> getter, KeyIndex keys) : IdReader
        where T : struct, IBinaryInteger<T>
    {
        private readonly ValueGetter<T> _getter = getter;
        private readonly int[] _resolved = keys.Resolved;
        private T _value;

        public override bool TryRead()
        {
            _getter(ref _value);
            return !T.IsZero(_value) && keys.HasId(ulong.CreateTruncating(_value));
        }

        public override int Resolve() => keys.IndexOf(ulong.CreateTruncating(_value));

        public override int Index()
        {
            _getter(ref _value);
            var key = ulong.CreateTruncating(_value);
            return key < (ulong)_resolved.Length ? _resolved[key] : keys.IndexOf(key);
        }
    }
}
