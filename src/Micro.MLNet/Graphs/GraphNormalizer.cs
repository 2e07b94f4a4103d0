using System;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Scales the edges of an item graph by the degrees of their ends; isolated rows and non-positive degrees give 0, never NaN.</summary>
internal static class GraphNormalizer
{
    private const double SmallestDegree = 1e-30;

    /// <summary>Applies the chosen normalization.</summary>
    /// <param name="graph">Ŝ, [I, k].</param>
    /// <param name="normalization">Which one.</param>
    /// <returns>S̃, [I, k].</returns>
    public static NeighborLists Apply(NeighborLists graph, GraphNormalization normalization) => normalization switch
    {
        GraphNormalization.Symmetric => Symmetric(graph),
        GraphNormalization.RandomWalk => RandomWalk(graph),
        GraphNormalization.None => graph,
        _ => throw new ArgumentOutOfRangeException(nameof(normalization), normalization, $"Use a named value of {nameof(GraphNormalization)}."),
    };

    /// <summary>D^-1/2 Ŝ D^-1/2 with the row degrees D_ii = Σ_j ŝ_ij on both sides.</summary>
    /// <remarks>S̃ = D^-1/2 Ŝ D^-1/2   MICRO Eq. (3)</remarks>
    public static NeighborLists Symmetric(NeighborLists graph)
    {
        var inverseRoot = GuardedPower(graph.Weights.sum(1), -0.5);                                 // [I]
        var columnScale = inverseRoot.index_select(0, graph.Indices.flatten()).view_as(graph.Indices); // [I, k]
        return graph with { Weights = inverseRoot.unsqueeze(1) * graph.Weights * columnScale };     // [I, k]  MICRO Eq. (3)
    }

    private static NeighborLists RandomWalk(NeighborLists graph) =>
        graph with { Weights = GuardedPower(graph.Weights.sum(1), -1).unsqueeze(1) * graph.Weights }; // [I, k]

    private static Tensor GuardedPower(Tensor degrees, double exponent) =>
        degrees.clamp_min(Scalars.Of(SmallestDegree)).pow(Scalars.Of(exponent)) * degrees.gt(Scalars.Of(SmallestDegree)).to(degrees.dtype); // [I]
}
