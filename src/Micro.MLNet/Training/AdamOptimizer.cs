using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>Adam (Kingma and Ba 2015) in one pass over memory, without denormal numbers.</summary>
/// <remarks>
/// m = β₁m + (1-β₁)g, v = β₂v + (1-β₂)g², θ -= η (m / (1-β₁ᵗ)) / (√(v / (1-β₂ᵗ)) + ε), with torch's constants. libtorch takes about ten passes for
/// it, and the moments of parameters that seldom get a gradient decay into denormal numbers, which slow a CPU down tenfold; both are
/// avoided here. A moment is flushed to zero below 1e-30, where it moves no parameter.
/// </remarks>
internal sealed class AdamOptimizer : IDisposable
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const double Epsilon = 1e-8;
    private const float Smallest = 1e-30f;
    private const int ChunkLength = 1 << 16;
    private readonly List<State> _states;
    private readonly ZeroGradMode _zeroGradMode;

    /// <summary>Optimizes the given parameters.</summary>
    public AdamOptimizer(IEnumerable<Parameter> parameters, ZeroGradMode zeroGradMode)
    {
        _states = [.. parameters.Select(parameter => new State(parameter))];
        _zeroGradMode = zeroGradMode;
    }

    /// <summary>Whether parameters on a CPU are stepped by torch's operators too, as those on a GPU are: for tests.</summary>
    public bool UsesTorchEverywhere { get; init; }

    /// <summary>First and second moments of each parameter.</summary>
    public IEnumerable<Tensor> Moments => _states.SelectMany(state => new[] { state.First, state.Second });

    /// <summary>Steps that each parameter has taken.</summary>
    public IEnumerable<int> Steps => _states.Select(state => state.Steps);

    /// <summary>Sets the steps that each parameter has taken.</summary>
    public void Resume(IReadOnlyList<int> steps)
    {
        for (var n = 0; n < _states.Count; n++)
        {
            _states[n].Steps = steps[n];
        }
    }

    /// <summary>Moves every parameter by its gradient and drops the gradients.</summary>
    /// <param name="learningRate">η.</param>
    /// <remarks>Under <see cref="ZeroGradMode.InPlace"/> a parameter that once had a gradient and now has none takes a step with g = 0.</remarks>
    public void Step(double learningRate)
    {
        using var noGradient = no_grad();
        foreach (var state in _states)
        {
            using var gradient = state.Parameter.grad?.contiguous();
            if (gradient is null && (_zeroGradMode == ZeroGradMode.SetToNone || state.Steps == 0))
            {
                continue;
            }

            state.Steps++;
            var step = (float)(learningRate / (1 - Math.Pow(Beta1, state.Steps)));
            var rootCorrection = (float)Math.Sqrt(1 - Math.Pow(Beta2, state.Steps));
            if (state.Parameter.device_type == TorchSharp.DeviceType.CPU && !UsesTorchEverywhere)
            {
                StepOnCpu(state, gradient, step, rootCorrection);
            }
            else
            {
                StepOnDevice(state, gradient, step, rootCorrection);
            }

            state.Parameter.grad = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _states.ForEach(state => state.Dispose());

    private static void StepOnDevice(State state, Tensor? gradient, float step, float rootCorrection)
    {
        using var scope = NewDisposeScope();
        state.First.mul_(Scalars.Of(Beta1));
        state.Second.mul_(Scalars.Of(Beta2));
        if (gradient is not null)
        {
            state.First.add_(gradient, alpha: Scalars.Of(1 - Beta1));
            state.Second.addcmul_(gradient, gradient, Scalars.Of(1 - Beta2));
        }

        var denominator = state.Second.sqrt().div_(Scalars.Of(rootCorrection)).add_(Scalars.Of(Epsilon), Scalars.One);
        state.Parameter.addcdiv_(state.First, denominator, Scalars.Of(-step));
    }

    private static unsafe void StepOnCpu(State state, Tensor? gradient, float step, float rootCorrection)
    {
        var length = (int)state.Parameter.numel();
        fixed (float* parameter = Floats(state.Parameter), first = Floats(state.First), second = Floats(state.Second))
        fixed (float* slope = gradient is null ? [] : Floats(gradient))
        {
            var (p, m, v, g) = ((nint)parameter, (nint)first, (nint)second, (nint)slope);
            var chunks = (length + ChunkLength - 1) / ChunkLength;
            void Chunk(int c)
            {
                var start = c * ChunkLength;
                var count = Math.Min(ChunkLength, length - start);
                Update(
                    new Span<float>((float*)p + start, count),
                    new Span<float>((float*)m + start, count),
                    new Span<float>((float*)v + start, count),
                    g == 0 ? default : new Span<float>((float*)g + start, count),
                    step,
                    rootCorrection);
            }

            if (chunks > 1 && get_num_threads() > 1)
            {
                Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = get_num_threads() }, Chunk);
            }
            else
            {
                for (var c = 0; c < chunks; c++)
                {
                    Chunk(c);
                }
            }
        }
    }

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private static void Update(Span<float> parameter, Span<float> first, Span<float> second, Span<float> gradient, float step, float rootCorrection)
    {
        var width = Vector<float>.Count;
        var n = 0;
        for (; n + width <= parameter.Length; n += width)
        {
            var g = gradient.IsEmpty ? Vector<float>.Zero : new Vector<float>(gradient[n..]);
            var m = (new Vector<float>(first[n..]) * Beta1) + (g * (1 - Beta1));
            var v = (new Vector<float>(second[n..]) * Beta2) + (g * g * (1 - Beta2));
            m = Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(m), new Vector<float>(Smallest)), Vector<float>.Zero, m);
            v = Vector.ConditionalSelect(Vector.LessThan(v, new Vector<float>(Smallest)), Vector<float>.Zero, v);
            m.CopyTo(first[n..]);
            v.CopyTo(second[n..]);
            var denominator = (Vector.SquareRoot(v) / rootCorrection) + new Vector<float>((float)Epsilon);
            (new Vector<float>(parameter[n..]) - (m * step / denominator)).CopyTo(parameter[n..]);
        }

        for (; n < parameter.Length; n++)
        {
            var g = gradient.IsEmpty ? 0 : gradient[n];
            var m = (first[n] * Beta1) + (g * (1 - Beta1));
            var v = (second[n] * Beta2) + (g * g * (1 - Beta2));
            first[n] = m = Math.Abs(m) < Smallest ? 0 : m;
            second[n] = v = v < Smallest ? 0 : v;
            parameter[n] -= m * step / ((MathF.Sqrt(v) / rootCorrection) + (float)Epsilon);
        }
    }

    private sealed class State(Parameter parameter) : IDisposable
    {
        public Parameter Parameter { get; } = parameter;

        public Tensor First { get; } = zeros_like(parameter).requires_grad_(false).DetachFromDisposeScope();

        public Tensor Second { get; } = zeros_like(parameter).requires_grad_(false).DetachFromDisposeScope();

        public int Steps { get; set; }

        public void Dispose()
        {
            First.Dispose();
            Second.Dispose();
        }
    }
}
