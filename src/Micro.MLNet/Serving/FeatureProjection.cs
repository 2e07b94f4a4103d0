using System;
using System.Numerics.Tensors;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>A modality's trained projection W_m, b_m.</summary>
internal sealed class FeatureProjection
{
    private readonly float[] _weight; // [d, f_m]
    private readonly float[] _bias; // [d]

    /// <summary>Finds the parameters of modality <paramref name="modality"/>.</summary>
    /// <exception cref="ArgumentException">The state has none.</exception>
    public FeatureProjection(TrainingState state, int modality)
    {
        _weight = state.Parameter(FormattableString.Invariant($"_layers.{modality}.projection.weight")).Values;
        _bias = state.Parameter(FormattableString.Invariant($"_layers.{modality}.projection.bias")).Values;
        Check.SameLength(_weight.Length, checked(_bias.Length * state.Modalities[modality].Features.Width), "A modality's projection", nameof(state));
    }

    /// <summary>Projects a row.</summary>
    /// <param name="raw">x_i, [f_m].</param>
    /// <param name="projected">Receives x̃_i, [d].</param>
    /// <remarks>x̃_i = W_m x_i + b_m   MICRO Eq. (4)</remarks>
    public void Project(ReadOnlySpan<float> raw, Span<float> projected)
    {
        for (var n = 0; n < _bias.Length; n++)
        {
            projected[n] = TensorPrimitives.Dot(_weight.AsSpan(n * raw.Length, raw.Length), raw) + _bias[n]; // MICRO Eq. (4)
        }
    }
}
