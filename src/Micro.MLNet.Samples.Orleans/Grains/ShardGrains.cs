using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Orleans.Shards;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Micro.MLNet.Samples.Orleans.Grains;

/// <summary>Holds a range of the item table, read on activation: on whichever silo that is, and again on another when that silo is lost.</summary>
[Reentrant]
internal sealed class ItemShardGrain(ShardFolder folder, ILocalSiloDetails silo) : Grain, IItemShardGrain
{
    private ItemShard? _shard;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = ShardKey.Parse(this.GetPrimaryKeyString());
        var manifest = await ShardManifest.ReadAsync(folder.Path, key.Version, cancellationToken);
        if (key.Number >= manifest.Items.Length)
        {
            throw new InvalidDataException($"Model {key.Version} has {manifest.Items.Length} item shards, so there is no number {key.Number}.");
        }

        var entry = manifest.Items[key.Number];
        _shard = ItemShard.Read(await ShardManifest.ReadShardAsync(folder.Path, key.Version, entry.File, entry.Sha256, cancellationToken), entry.First);
    }

    public Task<RankedItem[]> BestAsync(UserState user, int k) => Task.FromResult(_shard!.Best(user.Embedding, user.Seen, k));

    public Task<string> WhereAsync() => Task.FromResult(silo.SiloAddress.ToParsableString());
}

/// <summary>Holds some of the users, read on activation.</summary>
[Reentrant]
internal sealed class UserShardGrain(ShardFolder folder) : Grain, IUserShardGrain
{
    private UserShard? _shard;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = ShardKey.Parse(this.GetPrimaryKeyString());
        var manifest = await ShardManifest.ReadAsync(folder.Path, key.Version, cancellationToken);
        if (key.Number >= manifest.Users.Length)
        {
            throw new InvalidDataException($"Model {key.Version} has {manifest.Users.Length} user shards, so there is no number {key.Number}.");
        }

        var entry = manifest.Users[key.Number];
        _shard = UserShard.Read(await ShardManifest.ReadShardAsync(folder.Path, key.Version, entry.File, entry.Sha256, cancellationToken));
    }

    public Task<UserState?> FindAsync(string user) => Task.FromResult(_shard!.Find(user));
}
