using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>A view with a score column; nothing is computed before a cursor asks.</summary>
internal sealed class ScoreView(ScoreMapper mapper, IDataView source) : IDataView
{
    /// <inheritdoc/>
    public DataViewSchema Schema => mapper.OutputSchema;

    /// <inheritdoc/>
    public bool CanShuffle => source.CanShuffle;

    /// <inheritdoc/>
    public long? GetRowCount() => source.GetRowCount();

    /// <inheritdoc/>
    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return Score(source.GetRowCursor(mapper.GetDependencies(needed), rand), needed);
    }

    /// <inheritdoc/>
    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var needed = columnsNeeded.ToArray();
        return [.. source.GetRowCursorSet(mapper.GetDependencies(needed), n, rand).Select(cursor => Score(cursor, needed))];
    }

    private DataViewRowCursor Score(DataViewRowCursor cursor, DataViewSchema.Column[] needed) =>
        needed.Length > 0 && !needed.Any(mapper.IsPassedThrough)
            ? new ScoreAheadCursor(mapper, cursor)
            : new ScoreCursor(mapper, cursor, mapper.IsScoreIn(needed));
}

/// <summary>A cursor with a score beside the source's columns.</summary>
internal sealed class ScoreCursor(ScoreMapper mapper, DataViewRowCursor source, bool isScoreActive) : DataViewRowCursor
{
    private readonly ScoreGetters _getters = new(mapper, source, isScoreActive);

    /// <inheritdoc/>
    public override DataViewSchema Schema => mapper.OutputSchema;

    /// <inheritdoc/>
    public override long Position => source.Position;

    /// <inheritdoc/>
    public override long Batch => source.Batch;

    /// <inheritdoc/>
    public override bool MoveNext() => source.MoveNext();

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
