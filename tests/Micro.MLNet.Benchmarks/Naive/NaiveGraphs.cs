using System;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Naive;

/// <summary>Graphs as matrices: dense N x N between items, sparse_coo between users and items.</summary>
internal static class NaiveGraphs
{
    private const double SmallestDegree = 1e-30;

    /// <summary>D^-1/2 A D^-1/2 over N = U + I nodes, users first.</summary>
    /// <returns>sparse_coo [N, N].</returns>
    public static Tensor UserItem(NaiveData data)
    {
        var (userDegrees, itemDegrees) = (new int[data.UserCount], new int[data.ItemCount]);
        for (var n = 0; n < data.Users.Length; n++)
        {
            userDegrees[data.Users[n]]++;
            itemDegrees[data.Items[n]]++;
        }

        var weights = new float[data.Users.Length];
        for (var n = 0; n < weights.Length; n++)
        {
            weights[n] = (float)(1 / Math.Sqrt((double)userDegrees[data.Users[n]] * itemDegrees[data.Items[n]]));
        }

        using var scope = NewDisposeScope();
        var users = tensor(Array.ConvertAll(data.Users, user => (long)user));                       // [E]
        var items = tensor(Array.ConvertAll(data.Items, item => (long)item)) + data.UserCount;      // [E]
        var (rows, columns) = (cat([users, items], 0), cat([items, users], 0));                     // [2E]
        var nodeCount = data.UserCount + data.ItemCount;
        var order = ((rows * nodeCount) + columns).argsort(0, false);                               // by row, as a product wants it  [2E]
        var indices = stack([rows, columns], 0).index_select(1, order);                             // [2, 2E]
        var values = tensor(weights).repeat(2).index_select(0, order);                              // [2E]
        return sparse_coo_tensor(indices, values, [nodeCount, nodeCount]).MoveToOuterDisposeScope();
    }

    /// <summary>The normalized graph of each item's k most similar items, with gradients to the features.</summary>
    /// <param name="features">[I, f].</param>
    /// <param name="neighborCount">k, the item itself counted.</param>
    /// <returns>Dense [I, I].</returns>
    public static Tensor Neighbors(Tensor features, int neighborCount)
    {
        var unit = nn.functional.normalize(features, 2, 1);                                         // [I, f]
        var similarities = unit.mm(unit.t());                                                       // [I, I]
        var (largest, indices) = similarities.topk(neighborCount, 1, true, true);                   // [I, k]
        var kept = zeros_like(similarities).scatter(1, indices, largest.relu());                    // [I, I]
        var degrees = kept.sum(1);                                                                  // [I]
        var inverseRoot = degrees.clamp_min(SmallestDegree).pow(-0.5) * degrees.gt(SmallestDegree).to(degrees.dtype); // [I]
        return inverseRoot.unsqueeze(1) * kept * inverseRoot.unsqueeze(0);                          // [I, I]
    }
}
