using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Data;

/// <summary>The rows of a view that a split assigned to one part, in the source's order.</summary>
/// <remarks>Rows are told apart by their number, so the source must give the same rows in the same order every time; reading more or fewer is refused.</remarks>
internal sealed class PartView(IDataView source, byte[] parts, byte part) : IDataView
{
    private readonly long _count = parts.LongCount(assigned => assigned == part);

    /// <inheritdoc/>
    public DataViewSchema Schema => source.Schema;

    /// <inheritdoc/>
    public bool CanShuffle => false;

    /// <inheritdoc/>
    public long? GetRowCount() => _count;

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(source.GetRowCursor(columnsNeeded), parts, part);

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(DataViewRowCursor source, byte[] parts, byte part) : DataViewRowCursor
    {
        private long _row = -1;
        private long _position = -1;

        public override DataViewSchema Schema => source.Schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            while (source.MoveNext())
            {
                if (++_row >= parts.Length)
                {
                    throw Changed("more");
                }

                if (parts[_row] == part)
                {
                    _position++;
                    return true;
                }
            }

            if (_row + 1 < parts.Length)
            {
                throw Changed("fewer");
            }

            _position = -1;
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => source.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => source.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                source.Dispose();
            }

            base.Dispose(disposing);
        }

        private InvalidOperationException Changed(string amount) => new(
            $"The source of a split now gives {amount} rows than the {parts.Length} that were split. Keep the rows with mlContext.Data.Cache before splitting, or split again.");
    }
}
