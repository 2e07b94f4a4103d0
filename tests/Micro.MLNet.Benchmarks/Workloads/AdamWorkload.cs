using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>A step of Adam over the embeddings and projections, against torch.optim.Adam.</summary>
internal sealed class AdamWorkload : Workload
{
    private const double LearningRate = 5e-4;
    private static readonly long[][] Shapes = [[BabySize.Users, BabySize.Dimension], [BabySize.Items, BabySize.Dimension], [BabySize.Dimension, 4096], [BabySize.Dimension, 1024]];
    private readonly List<Parameter> _parameters;
    private readonly List<Tensor> _gradients;
    private readonly AdamOptimizer _ours;
    private readonly optim.Optimizer _torch;

    public AdamWorkload()
    {
        _parameters = [.. Shapes.Select(shape => Keep(nn.Parameter(randn(shape))))];
        _gradients = [.. Shapes.Select(shape => Keep(randn(shape)))];
        _ours = Keep(new AdamOptimizer(_parameters, ZeroGradMode.InPlace));
        _torch = Keep(optim.Adam(_parameters, LearningRate));
    }

    /// <inheritdoc/>
    public override void Ours()
    {
        SetGradients();
        _ours.Step(LearningRate);
    }

    /// <inheritdoc/>
    public override void Baseline()
    {
        SetGradients();
        _torch.step();
        _parameters.ForEach(parameter => parameter.grad = null);
    }

    private void SetGradients()
    {
        foreach (var (parameter, gradient) in _parameters.Zip(_gradients))
        {
            parameter.grad = gradient;
        }
    }
}
