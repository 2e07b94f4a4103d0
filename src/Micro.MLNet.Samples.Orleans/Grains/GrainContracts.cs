using System.Threading.Tasks;
using Micro.MLNet.Samples.Orleans.Shards;
using Orleans;
using Orleans.Concurrency;

namespace Micro.MLNet.Samples.Orleans.Grains;

/// <summary>Answers users: asks the shards and merges. Its key is a model version, and so all of an answer comes from one model.</summary>
internal interface IRecommenderGrain : IGrainWithStringKey
{
    /// <summary>The user's best items without those seen, best first; null for a user whom the model doesn't know.</summary>
    Task<RankedItem[]?> RecommendAsync(string user, int k);
}

/// <summary>A range of the item table. Its key is "version/number".</summary>
internal interface IItemShardGrain : IGrainWithStringKey
{
    /// <summary>The best items of the range.</summary>
    [ReadOnly]
    Task<RankedItem[]> BestAsync(UserState user, int k);

    /// <summary>The address of the silo that holds the shard now.</summary>
    [ReadOnly]
    Task<string> WhereAsync();
}

/// <summary>Some of the users. Its key is "version/number".</summary>
internal interface IUserShardGrain : IGrainWithStringKey
{
    /// <summary>The user, or null.</summary>
    [ReadOnly]
    Task<UserState?> FindAsync(string user);
}
