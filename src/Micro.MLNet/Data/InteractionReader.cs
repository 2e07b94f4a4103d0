using System;
using System.Collections.Generic;
using Micro.MLNet.Core;
using Microsoft.ML;

namespace Micro.MLNet.Data;

/// <summary>Reads user-item pairs from a view with one cursor.</summary>
internal static class InteractionReader
{
    /// <summary>Reads interactions and collects new ids in order of first appearance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that doesn't fit.</exception>
    public static InteractionRows Collect(IDataView data, InteractionColumns columns, IdMap.Builder users, IdMap.Builder items) =>
        Read(data, columns, new IdCollector(users), new IdCollector(items));

    /// <summary>Reads interactions between known ids; rows with unknown ones are counted and passed over.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or has a type that doesn't fit.</exception>
    public static InteractionRows Match(IDataView data, InteractionColumns columns, IdMap users, IdMap items) =>
        Read(data, columns, new IdLookup(users), new IdLookup(items));

    private static InteractionRows Read(IDataView data, InteractionColumns columns, IdResolver users, IdResolver items)
    {
        var userColumn = ColumnCheck.FindId(data.Schema, columns.User, ColumnRole.User);
        var itemColumn = ColumnCheck.FindId(data.Schema, columns.Item, ColumnRole.Item);
        DataViewSchema.Column? label = columns.Label is null ? null : ColumnCheck.FindLabel(data.Schema, columns.Label);
        DataViewSchema.Column? time = columns.Time is null ? null : TimeReader.Find(data.Schema, columns.Time);
        var userKeys = KeyIndex.Of(userColumn, ColumnRole.User, users);
        var itemKeys = KeyIndex.Of(itemColumn, ColumnRole.Item, items);
        List<DataViewSchema.Column> needed = [userColumn, itemColumn];
        AddIfNew(needed, label);
        AddIfNew(needed, time);
        using var cursor = data.GetRowCursor(needed);
        var pairs = new PairReader(
            IdReader.Create(cursor, userColumn, users, userKeys),
            IdReader.Create(cursor, itemColumn, items, itemKeys),
            label is { } labelColumn ? LabelReader.Create(cursor, labelColumn) : null,
            time is { } timeColumn ? TimeReader.Create(cursor, timeColumn) : null);
        while (cursor.MoveNext())
        {
            pairs.Add();
        }

        return pairs.Build();
    }

    private static void AddIfNew(List<DataViewSchema.Column> columns, DataViewSchema.Column? column)
    {
        if (column is { } added)
        {
            columns.Add(added);
        }
    }

    /// <summary>Collects the pairs of one cursor.</summary>
    private sealed class PairReader(IdReader user, IdReader item, Func<bool>? isInteraction, Func<long>? time)
    {
        private readonly List<int> _users = [];
        private readonly List<int> _items = [];
        private readonly List<int> _positions = [];
        private readonly List<long>? _times = time is null ? null : [];
        private int _rows;
        private int _notInteractions;
        private int _missing;
        private int _unknown;

        public void Add()
        {
            var position = checked(_rows++);
            if (isInteraction?.Invoke() == false)
            {
                _notInteractions++;
                return;
            }

            // both are read before either is resolved: a row that is passed over adds no id
            if (!user.TryRead() || !item.TryRead())
            {
                _missing++;
                return;
            }

            var userIndex = user.Resolve();
            var itemIndex = item.Resolve();
            if (userIndex < 0 || itemIndex < 0)
            {
                _unknown++;
                return;
            }

            _users.Add(userIndex);
            _items.Add(itemIndex);
            _positions.Add(position);
            if (time is not null)
            {
                _times!.Add(time());
            }
        }

        public InteractionRows Build() => new(
            [.. _users],
            [.. _items],
            [.. _positions],
            _times?.ToArray(),
            new InteractionCounts(_rows, _notInteractions, _missing, _unknown));
    }
}
