using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Micro.MLNet.Core;
using Micro.MLNet.Samples.Orleans.Shards;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Orleans.Tests;

/// <summary>Files and ranges, without a cluster.</summary>
[TestClass]
public sealed class ShardTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(1)]
    [DataRow(4)]
    [DataRow(TestModel.Items)]
    public async Task Shards_ReadBackAndMerged_AreTheWholeModel(int itemShards)
    {
        await using var shards = new TestShards();
        var model = TestModel.Create(seed: 5);
        var version = ShardWriter.Write(model, shards.Folder, itemShards, userShards: 2);
        var manifest = await ShardManifest.ReadAsync(shards.Folder, version, TestContext.CancellationToken);
        async Task<byte[]> BytesOf(string file, string hash) => await ShardManifest.ReadShardAsync(shards.Folder, version, file, hash, TestContext.CancellationToken);
        var items = await Task.WhenAll(manifest.Items.Select(async entry => ItemShard.Read(await BytesOf(entry.File, entry.Sha256), entry.First)));
        var users = await Task.WhenAll(manifest.Users.Select(async entry => UserShard.Read(await BytesOf(entry.File, entry.Sha256))));

        Assert.AreEqual(TestModel.Items, items.Sum(shard => shard.Count));
        foreach (var user in model.Model.UserIds)
        {
            var state = users[ShardManifest.UserShardOf(user, 2)].Find(user)!;
            foreach (var k in new[] { 1, 7, TestModel.Items })
            {
                TestModel.AssertIsRecommend(model, user, k, RankedItem.Merge(items.Select(shard => shard.Best(state.Embedding, state.Seen, k)), k));
            }
        }
    }

    [TestMethod]
    public async Task Write_TheSameModelTwice_GivesTheSameVersionAndAnotherModelAnother()
    {
        await using var shards = new TestShards();
        var first = ShardWriter.Write(TestModel.Create(seed: 6), shards.Folder, 2, 1);

        Assert.AreEqual(first, ShardWriter.Write(TestModel.Create(seed: 6), shards.Folder, 2, 1));
        Assert.AreNotEqual(first, ShardWriter.Write(TestModel.Create(seed: 7), shards.Folder, 2, 1));
        Assert.HasCount(2, Directory.GetFileSystemEntries(shards.Folder), "nothing temporary is left");
    }

    [TestMethod]
    [DataRow(0, 1)]
    [DataRow(TestModel.Items + 1, 1)]
    [DataRow(1, 0)]
    public async Task Write_ImpossibleParts_AreRefused(int itemShards, int userShards)
    {
        await using var shards = new TestShards();
        Assert.ThrowsExactly<ArgumentException>(() => ShardWriter.Write(TestModel.Create(seed: 1), shards.Folder, itemShards, userShards));
    }

    [TestMethod]
    public async Task Write_AModelThatScoresBySimilarities_IsRefused()
    {
        await using var shards = new TestShards();
        // every item's one neighbor is item 0
        var neighborhood = new ItemNeighborhood(TestModel.Items, [.. Enumerable.Range(0, TestModel.Items + 1)], new int[TestModel.Items], [.. Enumerable.Repeat(0.3f, TestModel.Items)]);

        var message = Assert.ThrowsExactly<ArgumentException>(() => ShardWriter.Write(TestModel.Create(seed: 1, neighborhood: neighborhood), shards.Folder, 2, 1)).Message;

        StringAssert.Contains(message, "dot product", StringComparison.Ordinal);
        Assert.IsEmpty(Directory.GetFileSystemEntries(shards.Folder));
    }
}
