namespace Micro.MLNet.Persistence;

/// <summary>The type of an id column, as written to files.</summary>
internal enum IdColumnType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Signed 8-bit integer.</summary>
    SByte,

    /// <summary>Unsigned 8-bit integer.</summary>
    Byte,

    /// <summary>Signed 16-bit integer.</summary>
    Int16,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16,

    /// <summary>Signed 32-bit integer.</summary>
    Int32,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32,

    /// <summary>Signed 64-bit integer.</summary>
    Int64,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64,

    /// <summary>A key over UInt32, as MapValueToKey makes it.</summary>
    Key,
}

/// <summary>An id column.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="KeyCount">For a key: how many keys there are; otherwise 0.</param>
/// <param name="KeyIndices">For a key with key values: the model index of key k at position k - 1, -1 where it has none.</param>
internal sealed record IdColumn(string Name, IdColumnType Type, long KeyCount = 0, int[]? KeyIndices = null);

/// <summary>The columns a saved model scores.</summary>
/// <param name="User">User ids.</param>
/// <param name="Item">Item ids.</param>
/// <param name="Score">The name of the score column.</param>
internal sealed record ModelColumns(IdColumn User, IdColumn Item, string Score);
