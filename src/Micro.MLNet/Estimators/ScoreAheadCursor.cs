using System;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>A cursor over scores alone, which has no need to stay on the source's row: it reads ahead.</summary>
/// <remarks>
/// A row's embeddings lie anywhere in two tables, so a model that caches can't hold waits for memory; asking for some rows' at once shares the wait.
/// The first rows come one by one: a source that delivers slowly isn't waited for.
/// </remarks>
internal sealed class ScoreAheadCursor : DataViewRowCursor
{
    private const int Most = 32;
    private readonly ScoreMapper _mapper;
    private readonly DataViewRowCursor _source;
    private readonly RowPairReader _pairs;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly (int User, int Item)[] _pairsAhead = new (int, int)[Most];
    private readonly float[] _scores = new float[Most];
    private readonly long[] _batches = new long[Most];
    private readonly DataViewRowId[] _ids = new DataViewRowId[Most];
    private int _at = -1;
    private int _count;
    private int _ahead;
    private long _position = -1;

    /// <summary>Scores the rows of <paramref name="source"/>, and owns it.</summary>
    public ScoreAheadCursor(ScoreMapper mapper, DataViewRowCursor source)
    {
        _mapper = mapper;
        _source = source;
        _pairs = mapper.CreatePairReader(source);
        _idGetter = source.GetIdGetter();
    }

    /// <inheritdoc/>
    public override DataViewSchema Schema => _mapper.OutputSchema;

    /// <inheritdoc/>
    public override long Position => _position;

    /// <inheritdoc/>
    public override long Batch => _at < 0 ? _source.Batch : _batches[_at];

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        if (++_at >= _count)
        {
            ReadAhead();
            _at = 0;
        }

        if (_count == 0)
        {
            (_at, _position) = (-1, -1);
            return false;
        }

        _position++;
        return true;
    }

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => !_mapper.IsPassedThrough(column);

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (_mapper.IsPassedThrough(column))
        {
            throw ScoreGetters.Inactive(column);
        }

        return ScoreGetters.As<TValue>((ref float score) => score = _scores[_at], column);
    }

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[_at];

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ReadAhead()
    {
        _ahead = Math.Min(_ahead + 1, Most);
        _count = 0;
        while (_count < _ahead && _source.MoveNext())
        {
            var pair = _pairs.Read();
            _pairsAhead[_count] = pair;
            _mapper.Prefetch(pair.User, pair.Item);
            _batches[_count] = _source.Batch;
            _idGetter(ref _ids[_count]);
            _count++;
        }

        for (var n = 0; n < _count; n++)
        {
            _scores[n] = _mapper.Score(_pairsAhead[n].User, _pairsAhead[n].Item);
        }
    }
}
