using Micro.MLNet.Graphs;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>What training lowers.</summary>
internal static class TotalLoss
{
    /// <summary>The loss of a batch of triplets.</summary>
    /// <param name="network">The network.</param>
    /// <param name="output">Its forward pass.</param>
    /// <param name="users">int64 [B].</param>
    /// <param name="items">Positive items, then negative items, int64 [2B].</param>
    /// <param name="options">Weights and reductions.</param>
    /// <returns>The loss [] and its parts: ranking, contrast before β, L2; [3].</returns>
    /// <remarks>L = L_BPR + β L_C   MICRO Eq. (16)</remarks>
    public static (Tensor Loss, Tensor Parts) Compute(RankingNetwork network, NetworkOutput output, Tensor users, Tensor items, FitOptions options)
    {
        var batch = users.shape[0];
        var userRows = output.Users.index_select(0, users);                                         // [B, d]
        var itemRows = output.Items.index_select(0, items);                                         // [2B, d]
        var (positiveRows, negativeRows) = (itemRows.narrow(0, 0, batch), itemRows.narrow(0, batch, batch)); // [B, d]
        var members = options.Backbone.MemberCount;
        var ranking = BprLoss.Compute(BprLoss.MemberScores(userRows, positiveRows, members), BprLoss.MemberScores(userRows, negativeRows, members)); // []
        if (options.Optimization.L2Target == L2Target.Ego)
        {
            userRows = output.EgoUsers.index_select(0, users);                                      // [B, d]
            itemRows = output.EgoItems.index_select(0, items);                                      // [2B, d]
            (positiveRows, negativeRows) = (itemRows.narrow(0, 0, batch), itemRows.narrow(0, batch, batch)); // [B, d]
        }

        var l2 = BprLoss.L2(userRows, positiveRows, negativeRows, options.Optimization);            // []
        var contrast = network.AuxiliaryLoss(output, users, items);                                 // []
        var loss = ranking.Plus(l2);                                                                // []
        if (contrast is not null)
        {
            loss = loss.Plus(contrast.Times(network.AuxiliaryWeight));                              // []  MICRO Eq. (16)
        }

        return (loss, stack([ranking.detach(), contrast?.detach() ?? zeros_like(ranking), l2.detach()]));
    }
}
