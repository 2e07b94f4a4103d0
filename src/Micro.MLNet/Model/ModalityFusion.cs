using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Graphs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>Attention over the modality views of each item.</summary>
internal sealed class ModalityFusion : nn.Module
{
    private readonly Linear _transform;
    private readonly Linear _query;
    private readonly Tensor? _missing;

    /// <summary>Creates the shared parameters W, b and q.</summary>
    /// <param name="dimension">d.</param>
    /// <param name="missing">True where an item lacks a modality and its attention is to skip it, bool [I, M]; null when nothing is missing.</param>
    /// <param name="device">Where the parameters live.</param>
    public ModalityFusion(int dimension, Tensor? missing, Device device)
        : base(nameof(ModalityFusion))
    {
        _transform = RankingNetwork.CreateLinear(dimension, dimension, device);
        _query = RankingNetwork.CreateLinear(dimension, 1, device, hasBias: false);
        _missing = missing;
        // not RegisterComponents, which refuses fields that are null
        register_module("transform", _transform);
        register_module("query", _query);
    }

    /// <summary>W and b of Eq. 7.</summary>
    public Linear Transform => _transform;

    /// <summary>q of Eq. 7.</summary>
    public Linear Query => _query;

    /// <summary>The attention a_m of every item.</summary>
    /// <param name="modalityViews">h_m, M times [I, d].</param>
    /// <returns>[I, M].</returns>
    /// <remarks>a_m = softmax_m(qᵀ tanh(W h_m + b))   MICRO Eqs. (7), (8)</remarks>
    public Tensor Weights(IReadOnlyList<Tensor> modalityViews)
    {
        var importance = modalityViews.Select(view => _query.call(_transform.call(view).tanh_())).ToList(); // M x [I, 1]  MICRO Eq. (7)
        var logits = cat(importance, 1);                                                            // [I, M]
        if (_missing is not null)
        {
            logits = logits.masked_fill(_missing, Scalars.Of(double.NegativeInfinity));             // [I, M]
        }

        return logits.softmax(1);                                                                   // [I, M]  MICRO Eq. (8)
    }

    /// <summary>The fused embeddings.</summary>
    /// <param name="modalityViews">h_m, M times [I, d].</param>
    /// <param name="weights">a_m, [I, M].</param>
    /// <returns>[I, d].</returns>
    /// <remarks>h = Σ_m a_m h_m   MICRO Eq. (9)</remarks>
    public static Tensor Fuse(IReadOnlyList<Tensor> modalityViews, Tensor weights)
    {
        var fused = modalityViews[0] * weights.narrow(1, 0, 1);                                     // [I, d]
        for (var m = 1; m < modalityViews.Count; m++)
        {
            fused = fused.addcmul(modalityViews[m], weights.narrow(1, m, 1), Scalars.One);          // [I, d]  MICRO Eq. (9)
        }

        return fused;
    }
}
