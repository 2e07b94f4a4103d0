using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>A view of one row that is one long vector, which the carrier is fitted on, or of columns without rows.</summary>
internal sealed class ScoringChainRows : IDataView
{
    private readonly float[] _vector;

    private ScoringChainRows(DataViewSchema schema, float[] vector)
    {
        Schema = schema;
        _vector = vector;
    }

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <inheritdoc/>
    public DataViewSchema Schema { get; }

    /// <summary>A view that has columns but is only asked for its schema.</summary>
    public static ScoringChainRows SchemaOnly(params ReadOnlySpan<(string Name, DataViewType Type)> columns)
    {
        var builder = new DataViewSchema.Builder();
        foreach (var (name, type) in columns)
        {
            builder.AddColumn(name, type);
        }

        return new ScoringChainRows(builder.ToSchema(), []);
    }

    /// <summary>One row with one vector column.</summary>
    public static ScoringChainRows OneVector(string name, float[] vector) =>
        new(SchemaOnly((name, new VectorDataViewType(NumberDataViewType.Single, vector.Length))).Schema, vector);

    /// <summary>One row without columns.</summary>
    public static DataViewRow EmptyRow() => new Row(SchemaOnly().Schema);

    /// <inheritdoc/>
    public long? GetRowCount() => _vector.Length == 0 ? 0 : 1;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(Schema, [.. columnsNeeded.Select(c => c.Index)], _vector);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Row(DataViewSchema schema) : DataViewRow
    {
        public override DataViewSchema Schema => schema;

        public override long Position => 0;

        public override long Batch => 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => false;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            throw new InvalidOperationException($"The row has no column, but '{column.Name}' was asked for.");

        public override ValueGetter<DataViewRowId> GetIdGetter() => static (ref DataViewRowId id) => id = default;
    }

    private sealed class Cursor(DataViewSchema schema, HashSet<int> active, float[] vector) : DataViewRowCursor
    {
        private long _position = -1;

        public override DataViewSchema Schema => schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext() => vector.Length > 0 && ++_position == 0;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) => value = new VBuffer<float>(vector.Length, vector);
            return getter as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"Column '{column.Name}' holds a vector of Single, but {typeof(TValue)} was asked for.");
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => static (ref DataViewRowId id) => id = default;
    }
}
