using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>A split's identity: figures of two reports compare only when it is the same.</summary>
internal static class SplitHash
{
    /// <summary>The first 16 hex digits of <see cref="InFull"/>: what reports name.</summary>
    public static string Of(DataSet data) => InFull(data)[..16];

    /// <summary>SHA-256 over every interaction with its part, in whatever order they are read.</summary>
    public static string InFull(DataSet data)
    {
        var parts = new (string Name, TableView? View)[] { ("train", data.Train), ("validation", data.Validation), ("test", data.Test) };
        var lines = parts
            .Where(part => part.View is not null)
            .SelectMany(part => Enumerable.Range(0, part.View!.RowCount).Select(row => $"{part.Name}\t{part.View[DataSet.UserColumn].TextAt(row)}\t{part.View[DataSet.ItemColumn].TextAt(row)}"))
            .Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }
}
