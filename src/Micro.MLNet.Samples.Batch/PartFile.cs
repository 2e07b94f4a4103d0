using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Serving;
using Parquet;
using Parquet.Schema;

namespace Micro.MLNet.Samples.Batch;

/// <summary>Lists as a table in Parquet: a row for every user and rank.</summary>
internal static class PartFile
{
    private static readonly DataField User = new DataField<string>("user", nullable: false);
    private static readonly DataField Rank = new DataField<int>("rank");
    private static readonly DataField Item = new DataField<string>("item", nullable: false);
    private static readonly DataField Score = new DataField<float>("score");

    /// <summary>The file's bytes: the same lists give the same bytes.</summary>
    public static async Task<MemoryStream> CreateAsync(IReadOnlyList<string> users, IReadOnlyList<IReadOnlyList<Recommendation>> lists, CancellationToken cancellationToken)
    {
        List<string> userColumn = [];
        List<int> rankColumn = [];
        List<string> itemColumn = [];
        List<float> scoreColumn = [];
        for (var n = 0; n < users.Count; n++)
        {
            for (var rank = 0; rank < lists[n].Count; rank++)
            {
                userColumn.Add(users[n]);
                rankColumn.Add(rank + 1);
                itemColumn.Add(lists[n][rank].ItemId);
                scoreColumn.Add(lists[n][rank].Score);
            }
        }

        var stream = new MemoryStream();
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(User, Rank, Item, Score), stream, cancellationToken: cancellationToken);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync(User, userColumn);
        await group.WriteAsync<int>(Rank, rankColumn.ToArray(), cancellationToken: cancellationToken);
        await group.WriteAsync(Item, itemColumn);
        await group.WriteAsync<float>(Score, scoreColumn.ToArray(), cancellationToken: cancellationToken);
        return stream;
    }
}
