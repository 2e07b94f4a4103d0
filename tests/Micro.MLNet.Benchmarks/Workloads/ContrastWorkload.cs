using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Benchmarks.Naive;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>The contrast of two modalities in both directions, forward and backward, against the same by autograd over N x N matrices.</summary>
internal sealed class ContrastWorkload : Workload
{
    private readonly FusionOptions _options;
    private readonly List<Tensor> _views;
    private readonly Tensor? _anchors;

    /// <summary>Random views.</summary>
    /// <param name="itemCount">N.</param>
    /// <param name="dimension">d.</param>
    /// <param name="anchorCount">Anchors to sample; null takes all items.</param>
    /// <param name="precision">What the factors of our products are rounded to.</param>
    public ContrastWorkload(int itemCount, int dimension = 64, int? anchorCount = null, ProductPrecision precision = ProductPrecision.Full)
    {
        random.manual_seed(1);
        _options = new FusionOptions { Items = anchorCount is { } count ? ContrastiveItems.Anchors(count) : ContrastiveItems.All, Precision = precision };
        _views = [.. Enumerable.Range(0, 3).Select(_ => Keep(randn(itemCount, dimension).requires_grad_(true)))]; // [N, d]
        _anchors = anchorCount is { } length ? Keep(randperm(itemCount).narrow(0, 0, length).clone()) : null; // [a]
    }

    /// <inheritdoc/>
    public override void Ours() => Gradients(OurLoss);

    /// <inheritdoc/>
    public override void Baseline() => Gradients(NaiveLoss);

    /// <summary>The largest difference between the two ways' gradients, relative to the largest gradient.</summary>
    public double GradientDifference()
    {
        using var scope = NewDisposeScope();
        var (ours, naive) = (Gradients(OurLoss), Gradients(NaiveLoss));
        return ours.Zip(naive).Max(pair => Largest(pair.First, pair.Second)) / naive.Max(gradient => gradient.Max(MathF.Abs));
    }

    private Tensor OurLoss() => new ContrastiveLoss(_options, new Random(1)).Compute([_views[1], _views[2]], _views[0], _views[0]); // []

    private Tensor NaiveLoss() => NaiveContrast.Compute([_views[1], _views[2]], _views[0], _options.Temperature, _anchors); // []

    private List<float[]> Gradients(Func<Tensor> loss)
    {
        using var scope = NewDisposeScope();
        loss().backward();
        var gradients = _views.Select(view => view.grad!.data<float>().ToArray()).ToList();
        _views.ForEach(view => view.grad = null);
        return gradients;
    }

    private static double Largest(float[] left, float[] right) => left.Zip(right).Max(pair => Math.Abs((double)pair.First - pair.Second));
}
