using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Micro.MLNet.Data;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>Scores rows of one schema. Thread-safe; all cursors over a view share it.</summary>
internal sealed class ScoreMapper : IRowToRowMapper
{
    private readonly FittedModel _model;
    private readonly UnknownIdCounter _unknown;
    private readonly IdLookup _users;
    private readonly IdLookup _items;
    private readonly Lazy<KeyIndex?> _userKeys;
    private readonly Lazy<KeyIndex?> _itemKeys;

    /// <summary>Binds a model to the columns of a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An id column is missing or has a type that can't hold ids.</exception>
    public ScoreMapper(DataViewSchema input, FittedModel model, ScoringColumns columns, IdLookup users, IdLookup items, UnknownIdCounter unknown)
    {
        InputSchema = input;
        OutputSchema = ScoreColumn.Append(input, columns.Score);
        UserColumn = ColumnCheck.FindId(input, columns.User, ColumnRole.User);
        ItemColumn = ColumnCheck.FindId(input, columns.Item, ColumnRole.Item);
        _model = model;
        _users = users;
        _items = items;
        _unknown = unknown;

        // key values are read when the first row is scored, and once for all cursors
        _userKeys = new Lazy<KeyIndex?>(() => KeyIndex.Of(UserColumn, ColumnRole.User, users)?.ResolveAll());
        _itemKeys = new Lazy<KeyIndex?>(() => KeyIndex.Of(ItemColumn, ColumnRole.Item, items)?.ResolveAll());
    }

    /// <inheritdoc/>
    public DataViewSchema InputSchema { get; }

    /// <summary>The input's columns, at the same index, and the score.</summary>
    public DataViewSchema OutputSchema { get; }

    private DataViewSchema.Column UserColumn { get; }

    private DataViewSchema.Column ItemColumn { get; }

    /// <summary>Whether the output column is one of the input's.</summary>
    public bool IsPassedThrough(DataViewSchema.Column column) => column.Index < InputSchema.Count;

    /// <inheritdoc/>
    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new SortedSet<int>();
        foreach (var column in dependingColumns)
        {
            if (IsPassedThrough(column))
            {
                needed.Add(column.Index);
            }
            else
            {
                needed.Add(UserColumn.Index);
                needed.Add(ItemColumn.Index);
            }
        }

        return [.. needed.Select(index => InputSchema[index])];
    }

    /// <inheritdoc/>
    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new ScoreRow(this, input, IsScoreIn(activeColumns));

    /// <summary>Whether the score is among the columns.</summary>
    public bool IsScoreIn(IEnumerable<DataViewSchema.Column> columns) => columns.Any(column => !IsPassedThrough(column));

    /// <summary>A getter of the score for the row that <paramref name="row"/> stands on.</summary>
    public ValueGetter<float> CreateScoreGetter(DataViewRow row)
    {
        var pairs = CreatePairReader(row);
        return (ref float score) =>
        {
            var (user, item) = pairs.Read();
            score = Score(user, item);
        };
    }

    /// <summary>A reader of the pair that <paramref name="row"/> stands on.</summary>
    public RowPairReader CreatePairReader(DataViewRow row) => new(
        IdReader.Create(row, UserColumn, _users, _userKeys.Value), IdReader.Create(row, ItemColumn, _items, _itemKeys.Value));

    /// <summary>ŷ_ui, or NaN, which is counted, when either is unknown.</summary>
    public float Score(int user, int item)
    {
        if ((user | item) < 0)
        {
            _unknown.Add();
            return float.NaN;
        }

        return _model.Score(user, item);
    }

    /// <summary>Asks memory for what the pair's score needs.</summary>
    public void Prefetch(int user, int item)
    {
        if ((user | item) >= 0)
        {
            _model.UserEmbeddings.Prefetch(user);
            _model.ItemEmbeddings.Prefetch(item);
        }
    }
}

/// <summary>Reads the user and the item of a row.</summary>
internal readonly struct RowPairReader(IdReader users, IdReader items)
{
    /// <summary>Their indices; negative for an unknown or missing id.</summary>
    public (int User, int Item) Read() => (users.Index(), items.Index());
}

/// <summary>Counts rows whose user or item is unknown, over all cursors.</summary>
internal sealed class UnknownIdCounter
{
    private long _count;

    /// <summary>The rows so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>One more.</summary>
    public void Add() => Interlocked.Increment(ref _count);
}
