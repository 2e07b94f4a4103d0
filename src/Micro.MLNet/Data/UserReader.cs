using Micro.MLNet.Core;
using Microsoft.ML;

namespace Micro.MLNet.Data;

/// <summary>Reads the users of a view.</summary>
internal static class UserReader
{
    /// <summary>The distinct user ids in order of first appearance; rows without one are passed over.</summary>
    /// <exception cref="System.ArgumentOutOfRangeException">The column is missing or has a type that can't hold ids.</exception>
    public static IdMap ReadDistinct(IDataView users, string userColumn)
    {
        var column = ColumnCheck.FindId(users.Schema, userColumn, ColumnRole.User);
        var ids = new IdMap.Builder();
        var resolver = new IdCollector(ids);
        var keys = KeyIndex.Of(column, ColumnRole.User, resolver);
        using var cursor = users.GetRowCursor([column]);
        var reader = IdReader.Create(cursor, column, resolver, keys);
        while (cursor.MoveNext())
        {
            reader.Index();
        }

        return ids.Build();
    }
}
