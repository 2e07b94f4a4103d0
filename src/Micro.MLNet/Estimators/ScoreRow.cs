using System;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>A row with a score beside its input columns.</summary>
internal sealed class ScoreRow(ScoreMapper mapper, DataViewRow input, bool isScoreActive) : DataViewRow
{
    private readonly ScoreGetters _getters = new(mapper, input, isScoreActive);

    /// <inheritdoc/>
    public override DataViewSchema Schema => mapper.OutputSchema;

    /// <inheritdoc/>
    public override long Position => input.Position;

    /// <inheritdoc/>
    public override long Batch => input.Batch;

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => _getters.IsActive(column);

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _getters.Get<TValue>(column);

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>The getters of a row or cursor: the input's own, and the score's.</summary>
internal sealed class ScoreGetters(ScoreMapper mapper, DataViewRow input, bool isScoreActive)
{
    private readonly ValueGetter<float>? _score = isScoreActive ? mapper.CreateScoreGetter(input) : null;

    /// <summary>Whether a column can be read.</summary>
    public bool IsActive(DataViewSchema.Column column) =>
        mapper.IsPassedThrough(column) ? input.IsColumnActive(mapper.InputSchema[column.Index]) : isScoreActive;

    /// <summary>The getter of a column.</summary>
    public ValueGetter<TValue> Get<TValue>(DataViewSchema.Column column)
    {
        if (mapper.IsPassedThrough(column))
        {
            return input.GetGetter<TValue>(mapper.InputSchema[column.Index]);
        }

        return As<TValue>(_score ?? throw Inactive(column), column);
    }

    /// <summary>The score's getter as what the caller reads the column as.</summary>
    /// <exception cref="InvalidOperationException">That isn't a <see cref="float"/>.</exception>
    public static ValueGetter<TValue> As<TValue>(ValueGetter<float> score, DataViewSchema.Column column) => score as ValueGetter<TValue>
        ?? throw new InvalidOperationException($"Column '{column.Name}' holds {NumberDataViewType.Single}, but was read as {typeof(TValue).Name}. Read it as {nameof(Single)}.");

    /// <summary>What reading a column that the cursor wasn't asked for throws.</summary>
    public static InvalidOperationException Inactive(DataViewSchema.Column column) =>
        new($"Column '{column.Name}' isn't active. Name it in the call of GetRowCursor.");
}
