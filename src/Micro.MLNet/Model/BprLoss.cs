using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>Bayesian personalized ranking over a batch of triplets, and its L2 term.</summary>
internal static class BprLoss
{
    /// <summary>The mean ranking loss, summed over members: none sees what another has learned, so that they err apart and their sum errs less.</summary>
    /// <param name="positiveScores">ŷ_ui by member, [B, E].</param>
    /// <param name="negativeScores">ŷ_uj by member, [B, E].</param>
    /// <returns>[].</returns>
    /// <remarks>-mean ln σ(ŷ_ui - ŷ_uj)   MICRO Eq. (15); the paper sums over triplets, the published code takes the mean. The paper has one member.</remarks>
    public static Tensor Compute(Tensor positiveScores, Tensor negativeScores) =>
        nn.functional.logsigmoid(positiveScores - negativeScores).sum(1).mean().neg();              // []  MICRO Eq. (15)

    /// <summary>The scores of a batch.</summary>
    /// <param name="users">[B, d].</param>
    /// <param name="items">[B, d].</param>
    /// <returns>[B].</returns>
    /// <remarks>ŷ_ui = x̃_u·x̂_i   MICRO Eq. (14)</remarks>
    public static Tensor Scores(Tensor users, Tensor items) => (users * items).sum(1);              // [B]  MICRO Eq. (14)

    /// <summary>The scores of a batch by member.</summary>
    /// <param name="users">Members side by side, [B, E·d].</param>
    /// <param name="items">Members side by side, [B, E·d].</param>
    /// <param name="memberCount">E.</param>
    /// <returns>[B, E].</returns>
    public static Tensor MemberScores(Tensor users, Tensor items, int memberCount) => (users * items).view(users.shape[0], memberCount, -1).sum(2); // [B, E]

    /// <summary>½‖·‖² over the batch's embeddings, weighted and divided by the configured batch size.</summary>
    /// <param name="users">[B, d].</param>
    /// <param name="positives">[B, d].</param>
    /// <param name="negatives">[B, d].</param>
    /// <param name="options">L2Weight and BatchSize, resolved.</param>
    /// <returns>[].</returns>
    public static Tensor L2(Tensor users, Tensor positives, Tensor negatives, OptimizationOptions options)
    {
        var squares = Square(users).Plus(Square(positives)).Plus(Square(negatives));                // []
        return squares.Times(0.5 * options.L2Weight!.Value / options.BatchSize!.Value);                    // []
    }

    private static Tensor Square(Tensor rows) => rows.pow(Scalars.Of(2)).sum();                     // []
}
