using System;
using System.Globalization;
using System.IO;
using System.Linq;
using DuckDB.NET.Data;

namespace Micro.MLNet.Samples.Batch;

/// <summary>DuckDB over a folder's part files, which it reads where they are. Results are lines with tabs between the cells.</summary>
internal sealed class ListStore : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly JobManifest _job;

    private ListStore(DuckDBConnection connection, JobManifest job, int missingParts)
    {
        _connection = connection;
        _job = job;
        MissingParts = missingParts;
    }

    /// <summary>Parts that aren't computed yet.</summary>
    public int MissingParts { get; }

    /// <exception cref="InvalidDataException">The folder holds no lists.</exception>
    public static ListStore Open(string folder)
    {
        var job = JobManifest.Read(folder);
        var parts = Enumerable.Range(0, job.Parts).Select(part => JobManifest.PartPath(folder, part)).Where(File.Exists).ToList();
        if (parts.Count == 0)
        {
            throw new InvalidDataException($"'{folder}' holds no finished part yet. Run the job first.");
        }

        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"CREATE VIEW lists AS SELECT * FROM read_parquet([{string.Join(", ", parts.Select(part => $"'{part.Replace("'", "''", StringComparison.Ordinal)}'"))}])";
        command.ExecuteNonQuery();
        return new ListStore(connection, job, job.Parts - parts.Count);
    }

    /// <summary>Users, rows, coverage, and the most recommended items.</summary>
    public void WriteSummary(TextWriter output, int top)
    {
        Write(
            output,
            "SELECT count(DISTINCT \"user\") AS users, count(*) AS rows, count(DISTINCT item) AS items_recommended, round(count(DISTINCT item) / $items, 4) AS coverage FROM lists",
            new DuckDBParameter("items", (double)_job.Items));
        output.WriteLine();
        Write(
            output,
            "SELECT item, count(*) AS users, round(avg(rank), 2) AS mean_rank FROM lists GROUP BY item ORDER BY users DESC, mean_rank, item LIMIT $top",
            new DuckDBParameter("top", top));
    }

    /// <summary>A user's list.</summary>
    public void WriteUser(TextWriter output, string id) =>
        Write(output, "SELECT rank, item, score FROM lists WHERE \"user\" = $id ORDER BY rank", new DuckDBParameter("id", id));

    /// <summary>The rows of any query, with a header.</summary>
    public void Write(TextWriter output, string sql, params DuckDBParameter[] parameters)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // the person at the command line asks about files of their own
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        using var reader = command.ExecuteReader();
        output.WriteLine(string.Join('\t', Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)));
        while (reader.Read())
        {
            output.WriteLine(string.Join('\t', Enumerable.Range(0, reader.FieldCount).Select(n => Convert.ToString(reader.GetValue(n), CultureInfo.InvariantCulture))));
        }
    }

    public void Dispose() => _connection.Dispose();
}
