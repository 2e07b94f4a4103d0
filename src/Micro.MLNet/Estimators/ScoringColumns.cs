using System;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>The columns a fitted model scores and their types in the training data.</summary>
/// <param name="User">The column of user ids.</param>
/// <param name="Item">The column of item ids.</param>
/// <param name="Score">The column the score is written to.</param>
/// <param name="UserType">Text, an integer or a key.</param>
/// <param name="ItemType">Text, an integer or a key.</param>
internal sealed record ScoringColumns(string User, string Item, string Score, DataViewType UserType, DataViewType ItemType)
{
    /// <summary>For a user column of a key type with key values: the user index of key k at position k - 1, -1 for an unknown id.</summary>
    /// <remarks>Null when the key has no key values: then key k stands for the id whose text is the number k.</remarks>
    public int[]? UserKeyIndices { get; init; }

    /// <summary>The same for the item column.</summary>
    public int[]? ItemKeyIndices { get; init; }

    /// <summary>The columns of a saved model.</summary>
    public static ScoringColumns From(ModelColumns columns) => new(
        columns.User.Name, columns.Item.Name, columns.Score, TypeOf(columns.User), TypeOf(columns.Item))
    {
        UserKeyIndices = columns.User.KeyIndices,
        ItemKeyIndices = columns.Item.KeyIndices,
    };

    /// <summary>The columns of a model with more ids: keys are those of a schema where they keep the meaning of the keys of training.</summary>
    public ScoringColumns ExtendedBy(DataViewSchema schema, FittedModel model)
    {
        var (userType, users) = Extend(UserType, UserKeyIndices, schema[User], ColumnRole.User, model.Users);
        var (itemType, items) = Extend(ItemType, ItemKeyIndices, schema[Item], ColumnRole.Item, model.Items);
        return this with { UserType = userType, UserKeyIndices = users, ItemType = itemType, ItemKeyIndices = items };
    }

    /// <summary>The columns as they are saved.</summary>
    public ModelColumns ToModelColumns() =>
        new(ToIdColumn(User, UserType, UserKeyIndices), ToIdColumn(Item, ItemType, ItemKeyIndices), Score);

    private static (DataViewType Type, int[]? Indices) Extend(DataViewType type, int[]? indices, DataViewSchema.Column column, ColumnRole role, IdMap ids)
    {
        if (type is not KeyDataViewType key || column.Type is not KeyDataViewType added || added.Count < key.Count)
        {
            return (type, indices);
        }

        var resolved = KeyIndex.Of(column, role, new IdLookup(ids))?.ToArray();
        var agree = (indices, resolved) switch
        {
            (null, null) => true,
            ({ } before, { } after) => before.Select((index, n) => index < 0 || index == after[n]).All(same => same),
            _ => false,
        };
        return agree ? (added, resolved) : (type, indices);
    }

    private static IdColumn ToIdColumn(string name, DataViewType type, int[]? keyIndices) => type switch
    {
        TextDataViewType => new IdColumn(name, IdColumnType.Text),
        KeyDataViewType key => new IdColumn(name, IdColumnType.Key, checked((long)key.Count), keyIndices),
        _ => new IdColumn(name, Enum.Parse<IdColumnType>(type.RawType.Name)),
    };

    private static DataViewType TypeOf(IdColumn column) => column.Type switch
    {
        IdColumnType.Text => TextDataViewType.Instance,
        IdColumnType.Key => new KeyDataViewType(typeof(uint), checked((ulong)column.KeyCount)),
        IdColumnType.SByte => NumberDataViewType.SByte,
        IdColumnType.Byte => NumberDataViewType.Byte,
        IdColumnType.Int16 => NumberDataViewType.Int16,
        IdColumnType.UInt16 => NumberDataViewType.UInt16,
        IdColumnType.Int32 => NumberDataViewType.Int32,
        IdColumnType.UInt32 => NumberDataViewType.UInt32,
        IdColumnType.Int64 => NumberDataViewType.Int64,
        _ => NumberDataViewType.UInt64,
    };
}
