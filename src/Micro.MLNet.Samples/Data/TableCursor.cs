using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Data;

/// <summary>Walks the rows of a <see cref="TableView"/>.</summary>
internal sealed class TableCursor : DataViewRowCursor
{
    private readonly TableView _table;
    private readonly bool[] _active;
    private readonly Delegate[] _getters;

    public TableCursor(TableView table, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        _table = table;
        _active = new bool[table.Schema.Count];
        foreach (var column in columnsNeeded)
        {
            _active[column.Index] = true;
        }

        _getters = [.. table.Columns.Select(column => column.CreateGetter(this))];
    }

    public int Row { get; private set; } = -1;

    public override long Position => Row;

    public override long Batch => 0;

    public override DataViewSchema Schema => _table.Schema;

    public override bool MoveNext()
    {
        if (Row >= _table.RowCount)
        {
            return false;
        }

        return ++Row < _table.RowCount;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters[column.Index] as ValueGetter<TValue>
        ?? throw new InvalidOperationException($"Column '{column.Name}' holds {column.Type}, but {typeof(TValue)} was asked for.");

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 0);
}
