using System.Linq;
using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>Names the columns of views made from objects.</summary>
internal static class MemoryView
{
    /// <summary>Gives properties the users' column names, which can be any, another property's among them.</summary>
    public static void Rename(SchemaDefinition schema, params (string Property, string Column)[] names)
    {
        var columns = names.Select(name => (Found: schema[name.Property], name.Column)).ToArray(); // found before any has a new name
        foreach (var (found, column) in columns)
        {
            found.ColumnName = column;
        }
    }
}
