using System;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Data;

/// <summary>One column of a <see cref="TableView"/>: an array and its ML.NET type.</summary>
internal abstract class TableColumn(string name, DataViewType type, int rowCount)
{
    public string Name { get; } = name;

    public DataViewType Type { get; } = type;

    public int RowCount { get; } = rowCount;

    /// <summary>A getter of type <c>ValueGetter</c> over the row that <paramref name="cursor"/> stands on.</summary>
    public abstract Delegate CreateGetter(TableCursor cursor);

    /// <summary>The value of a row as text: how ids are compared across columns.</summary>
    public abstract string TextAt(int row);

    /// <summary>The same column with the given rows only.</summary>
    public abstract TableColumn Take(int[] rows);

    protected static T[] Pick<T>(T[] values, int[] rows) => Array.ConvertAll(rows, row => values[row]);
}

/// <summary>Numbers: Int32 ids or Single attributes.</summary>
internal sealed class NumberColumn<T>(string name, PrimitiveDataViewType type, T[] values) : TableColumn(name, type, values.Length)
    where T : struct, IFormattable
{
    public override Delegate CreateGetter(TableCursor cursor) => (ValueGetter<T>)((ref T value) => value = values[cursor.Row]);

    public override string TextAt(int row) => values[row].ToString(null, CultureInfo.InvariantCulture);

    public override TableColumn Take(int[] rows) => new NumberColumn<T>(Name, type, Pick(values, rows));
}

/// <summary>Text.</summary>
internal sealed class TextColumn(string name, string[] values) : TableColumn(name, TextDataViewType.Instance, values.Length)
{
    public override Delegate CreateGetter(TableCursor cursor) =>
        (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = values[cursor.Row].AsMemory());

    public override string TextAt(int row) => values[row];

    public override TableColumn Take(int[] rows) => new TextColumn(Name, Pick(values, rows));
}

/// <summary>Vectors of one width, row-major in one array.</summary>
/// <typeparam name="T">How the numbers are kept: <see cref="float"/>, or <see cref="Half"/> as half-precision files hold them. ML.NET sees floats.</typeparam>
internal sealed class VectorColumn<T>(string name, int width, T[] values) : VectorColumn(name, width, values.Length / width)
    where T : struct, INumber<T>
{
    public override void CopyRow(int row, Span<float> target) => TensorPrimitives.ConvertTruncating<T, float>(values.AsSpan(row * Width, Width), target);

    public override TableColumn Take(int[] rows)
    {
        var picked = new T[rows.Length * Width];
        for (var n = 0; n < rows.Length; n++)
        {
            values.AsSpan(rows[n] * Width, Width).CopyTo(picked.AsSpan(n * Width));
        }

        return new VectorColumn<T>(Name, Width, picked);
    }
}

/// <summary>Vectors of one width.</summary>
internal abstract class VectorColumn(string name, int width, int rowCount)
    : TableColumn(name, new VectorDataViewType(NumberDataViewType.Single, width), rowCount)
{
    public int Width { get; } = width;

    /// <summary>Copies a row as floats.</summary>
    public abstract void CopyRow(int row, Span<float> target);

    public override Delegate CreateGetter(TableCursor cursor) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        var editor = VBufferEditor.Create(ref value, Width);
        CopyRow(cursor.Row, editor.Values);
        value = editor.Commit();
    });

    public override string TextAt(int row) => $"{Width} numbers";
}
