using System;
using System.Linq;
using System.Numerics.Tensors;

namespace Micro.MLNet.Serving;

/// <summary>The trained attention over modalities.</summary>
internal sealed class ModalityAttention
{
    private readonly float[] _weight; // W, [d, d]
    private readonly float[] _bias; // b, [d]
    private readonly float[] _query; // q, [d]

    /// <summary>Finds the parameters.</summary>
    /// <exception cref="ArgumentException">The state has none.</exception>
    public ModalityAttention(TrainingState state)
    {
        _weight = state.Parameter("_fusion.transform.weight").Values;
        _bias = state.Parameter("_fusion.transform.bias").Values;
        _query = state.Parameter("_fusion.query.weight").Values;
    }

    /// <summary>The weights of one item's views.</summary>
    /// <param name="views">h_m of every modality, [M, d].</param>
    /// <param name="counted">Whether each modality takes part; where none does, all do, as in training: their views are zero.</param>
    /// <returns>a_m, [M].</returns>
    /// <remarks>a_m = softmax_m(qᵀ tanh(W h_m + b))   MICRO Eqs. (7), (8)</remarks>
    public float[] Weights(ReadOnlySpan<float> views, bool[] counted)
    {
        var logits = new float[counted.Length];
        var hidden = new float[_bias.Length];
        for (var m = 0; m < logits.Length; m++)
        {
            var view = views.Slice(m * _bias.Length, _bias.Length);
            for (var n = 0; n < hidden.Length; n++)
            {
                hidden[n] = MathF.Tanh(TensorPrimitives.Dot(_weight.AsSpan(n * view.Length, view.Length), view) + _bias[n]);
            }

            logits[m] = counted[m] || !counted.Any(one => one) ? TensorPrimitives.Dot<float>(_query, hidden) : float.NegativeInfinity; // MICRO Eq. (7)
        }

        TensorPrimitives.SoftMax(logits, logits); // MICRO Eq. (8)
        return logits;
    }
}
