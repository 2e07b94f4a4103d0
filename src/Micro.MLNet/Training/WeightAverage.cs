using System;
using System.Collections.Generic;
using System.Linq;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>An exponential moving average of a network's weights (Polyak and Juditsky 1992): what steps add at random averages out.</summary>
/// <remarks>θ̄ = γθ̄ + (1-γ)θ after every step, with a smaller γ in the first ones, so that the starting weights are soon forgotten.</remarks>
internal sealed class WeightAverage : IDisposable
{
    private const double WarmUp = 10;
    private readonly List<(Parameter Weights, Tensor Average)> _pairs;
    private readonly double _decay;

    /// <summary>Starts from the current weights.</summary>
    /// <param name="parameters">The network's.</param>
    /// <param name="decay">γ, in (0, 1).</param>
    public WeightAverage(IEnumerable<Parameter> parameters, double decay)
    {
        _pairs = [.. parameters.Select(parameter => (parameter, parameter.detach().clone().DetachFromDisposeScope()))];
        _decay = decay;
    }

    /// <summary>Steps taken in.</summary>
    public int Steps { get; private set; }

    /// <summary>θ̄, in the order of the parameters.</summary>
    public IEnumerable<Tensor> Averages => _pairs.Select(pair => pair.Average);

    /// <summary>Sets the number of steps taken in.</summary>
    public void Resume(int steps) => Steps = steps;

    /// <summary>Takes in the weights after a step.</summary>
    public void Update()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        Steps++;
        var decay = Math.Min(_decay, Steps / (WarmUp + Steps));
        foreach (var (weights, average) in _pairs)
        {
            average.lerp_(weights.detach(), 1 - decay);
        }
    }

    /// <summary>Puts the average in the network's place while a body runs.</summary>
    public T Use<T>(Func<T> body)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var own = _pairs.ConvertAll(pair => pair.Weights.detach().clone());
        try
        {
            _pairs.ForEach(pair => pair.Weights.copy_(pair.Average));
            return body();
        }
        finally
        {
            for (var n = 0; n < own.Count; n++)
            {
                _pairs[n].Weights.copy_(own[n]);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _pairs.ForEach(pair => pair.Average.Dispose());
}
