using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Data;

/// <summary>
/// A data view over arrays. <c>LoadFromEnumerable</c> needs a class per set of columns; the number of modalities is known only once a folder
/// has been read, and reading arrays is several times faster.
/// </summary>
internal sealed class TableView : IDataView
{
    public TableView(params IReadOnlyList<TableColumn> columns)
    {
        Columns = columns;
        RowCount = columns[0].RowCount;
        var builder = new DataViewSchema.Builder();
        foreach (var column in columns)
        {
            if (column.RowCount != RowCount)
            {
                throw new ArgumentException($"Column '{column.Name}' has {column.RowCount} rows, but '{columns[0].Name}' has {RowCount}.", nameof(columns));
            }

            builder.AddColumn(column.Name, column.Type);
        }

        Schema = builder.ToSchema();
    }

    public IReadOnlyList<TableColumn> Columns { get; }

    public int RowCount { get; }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => false;

    public TableColumn this[string name] => Columns.First(column => column.Name == name);

    public long? GetRowCount() => RowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new TableCursor(this, columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    /// <summary>The rows for which <paramref name="keep"/> holds.</summary>
    public TableView Where(Func<int, bool> keep)
    {
        var rows = Enumerable.Range(0, RowCount).Where(keep).ToArray();
        return new TableView([.. Columns.Select(column => column.Take(rows))]);
    }
}
