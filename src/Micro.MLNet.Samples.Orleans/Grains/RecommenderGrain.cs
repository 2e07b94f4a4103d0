using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Orleans.Shards;
using Orleans;
using Orleans.Concurrency;

namespace Micro.MLNet.Samples.Orleans.Grains;

/// <summary>Scatters a request over the shards, gathers their lists and merges them. It holds no model, so that every silo may have its own.</summary>
[StatelessWorker]
[Reentrant]
internal sealed class RecommenderGrain(ShardFolder folder) : Grain, IRecommenderGrain
{
    private const int MostItems = 10_000;
    private string _version = "";
    private ShardManifest? _manifest;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _version = this.GetPrimaryKeyString();
        _manifest = await ShardManifest.ReadAsync(folder.Path, _version, cancellationToken);
    }

    public async Task<RankedItem[]?> RecommendAsync(string user, int k)
    {
        if (k is < 1 or > MostItems)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"Ask for 1 to {MostItems} items.");
        }

        var home = new ShardKey(_version, ShardManifest.UserShardOf(user, _manifest!.Users.Length)).ToString();
        var state = await Patience.TryAsync(() => GrainFactory.GetGrain<IUserShardGrain>(home).FindAsync(user), CancellationToken.None);
        if (state is null)
        {
            return null;
        }

        // each part is asked until it has answered: a list without one of them would be wrong
        var lists = await Task.WhenAll(_manifest.Items.Select((entry, number) => AskAsync(entry, number, state, k)));
        return RankedItem.Merge(lists, k);
    }

    private Task<RankedItem[]> AskAsync(ItemShardEntry entry, int number, UserState user, int k)
    {
        var key = new ShardKey(_version, number).ToString();
        var inRange = user with { Seen = [.. user.Seen.Where(item => item >= entry.First && item < entry.First + entry.Count)] };
        return Patience.TryAsync(() => GrainFactory.GetGrain<IItemShardGrain>(key).BestAsync(inRange, k), CancellationToken.None);
    }
}
