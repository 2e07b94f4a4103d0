using System;
using System.Collections.Generic;
using DuckDB.NET.Data;

namespace Micro.MLNet.Export.Tests;

/// <summary>DuckDB as the witness: it reads Parquet and CSV by code of its own.</summary>
internal static class Duck
{
    /// <summary>The rows of a query.</summary>
    public static List<object[]> Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the test's own text
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            for (var n = 0; n < row.Length; n++)
            {
                row[n] = reader.GetValue(n);
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>A path as SQL text.</summary>
    public static string Text(string path) => $"'{path.Replace("'", "''", StringComparison.Ordinal)}'";
}
