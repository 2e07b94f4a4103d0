using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Microsoft.ML;

namespace Micro.MLNet.Data;

/// <summary>Reads the features of items that a model doesn't know yet.</summary>
internal static class NewItemReader
{
    /// <summary>Reads ids and vectors; every modality's matrix has a row for every new item, zero where the vector is missing.</summary>
    /// <param name="features">Item ids and vectors.</param>
    /// <param name="itemColumn">The item id column.</param>
    /// <param name="modalityColumns">The vector columns, in the model's order.</param>
    /// <param name="known">The model's items.</param>
    /// <param name="skipKnown">Whether rows of items that the model knows are passed over.</param>
    /// <exception cref="ArgumentException">The features can't be used; the message says why.</exception>
    public static (IReadOnlyList<string> Ids, IReadOnlyList<FeatureMatrix> Features) Read(
        IDataView features, string itemColumn, IReadOnlyList<string> modalityColumns, IdMap known, bool skipKnown)
    {
        var (item, vectors) = ItemFeatureReader.FindColumns(features.Schema, itemColumn, modalityColumns);
        var items = new IdMap.Builder();
        var resolver = new NewIdCollector(items, known);
        var keys = KeyIndex.Of(item, ColumnRole.FeatureItem, resolver);
        using var cursor = features.GetRowCursor([item, .. vectors]);
        var reader = IdReader.Create(cursor, item, resolver, keys);
        var columns = vectors.Select(column => new ModalityColumn(cursor, column, 0)).ToArray();
        while (cursor.MoveNext())
        {
            if (!reader.TryRead())
            {
                throw new ArgumentException($"Row {cursor.Position + 1} of the item features has no id in column '{itemColumn}'. Give every new item its id.");
            }

            var index = reader.Resolve();
            if (index != IdResolver.Unknown)
            {
                Array.ForEach(columns, column => column.Add(index, items));
            }
            else if (!skipKnown)
            {
                throw new ArgumentException(
                    $"Item '{resolver.LastKnown}' of the item features is already one of the model's {known.Count} items, whose vectors stay as they are. " +
                    "Leave such rows out, pass skipKnown: true to have them passed over, or train again.");
            }
        }

        var map = items.Build();
        return (map.Ids, [.. columns.Select(column => column.BuildAsGiven(map.Count))]);
    }

    /// <summary>Gives every new id the next index; those that are known get none.</summary>
    private sealed class NewIdCollector(IdMap.Builder ids, IdMap known) : IdResolver
    {
        private int _lastKnown;

        /// <summary>The id that was known, last.</summary>
        public string LastKnown => known[_lastKnown];

        /// <inheritdoc/>
        public override int Resolve(ReadOnlySpan<char> id) => IsKnown(known.IndexOf(id)) ? Unknown : ids.GetOrAdd(id);

        /// <inheritdoc/>
        public override int Resolve(long id) => IsKnown(known.IndexOf(id)) ? Unknown : ids.GetOrAdd(id);

        private bool IsKnown(int index)
        {
            _lastKnown = Math.Max(index, 0);
            return index >= 0;
        }
    }
}
