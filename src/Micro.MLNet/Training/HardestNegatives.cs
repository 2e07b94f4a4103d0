using Micro.MLNet.Model;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>Dynamic negative sampling (Zhang et al. 2013, "Optimizing Top-N Collaborative Filtering via Dynamic Negative Item Sampling").</summary>
internal static class HardestNegatives
{
    /// <summary>Of each triplet's candidates the one that the user now scores highest: what random negatives leave to learn soonest runs out.</summary>
    /// <param name="output">The current pass.</param>
    /// <param name="users">int64 [B].</param>
    /// <param name="candidates">Every triplet's first candidate, then every second one, and so on, int64 [C·B].</param>
    /// <returns>int64 [B].</returns>
    public static Tensor Choose(NetworkOutput output, Tensor users, Tensor candidates)
    {
        var batch = users.shape[0];
        var count = candidates.shape[0] / batch;
        if (count == 1)
        {
            return candidates;
        }

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var userRows = output.Users.index_select(0, users);                                         // [B, d]
        var scores = empty(count, batch, userRows.dtype, userRows.device);                          // [C, B]
        for (var c = 0; c < count; c++)
        {
            using var rows = NewDisposeScope();
            var itemRows = output.Items.index_select(0, candidates.narrow(0, c * batch, batch));    // [B, d]
            scores[c].copy_(BprLoss.Scores(userRows, itemRows));                                    // [B]
        }

        var hardest = scores.argmax(0, keepdim: true);                                              // [1, B]
        return candidates.view(count, batch).gather(0, hardest).view(batch).MoveToOuterDisposeScope(); // [B]
    }
}
