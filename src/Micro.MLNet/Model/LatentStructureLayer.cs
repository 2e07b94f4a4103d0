using System;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>One modality's latent item graph: the fixed graph of its raw features skip-connected with one learned from projected features.</summary>
internal sealed class LatentStructureLayer : nn.Module
{
    private readonly GraphOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly Linear _projection;
    private readonly Tensor _rawFeatures;
    private readonly Tensor? _present;
    private readonly NeighborLists _initial;
    private readonly ApproximateNeighbors? _search;
    private readonly Tensor _initialDegrees;
    private SparseGraph? _graph;
    private Tensor? _learnedDegrees;

    /// <summary>Builds the initial graph.</summary>
    /// <param name="modality">Raw features.</param>
    /// <param name="fit">How graphs are built, d, and who hears about it.</param>
    /// <param name="device">Where everything lives.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public LatentStructureLayer(Modality modality, FitOptions fit, Device device)
        : base(nameof(LatentStructureLayer))
    {
        var options = fit.Graph!;
        _options = options;
        _cancellation = fit.GraphCancellation;
        _projection = RankingNetwork.CreateLinear(modality.Features.Width, fit.Backbone.Width, device);
        _rawFeatures = ItemFeatures.Upload(modality.Features, device, options.FineTuneFeatures);                 // [I, f_m]
        Present = modality.Features.HasMissing ? modality.Features.Present.ToArray() : null;
        _present = Present is null ? null : tensor(Array.ConvertAll(Present, present => present ? 1f : 0f), device: device).unsqueeze(1); // [I, 1]
        (_initial, _initialDegrees) = BuildInitial(CreateSearch("initial"));
        _search = options.SkipWeight < 1 ? CreateSearch("learned") : null;
        if (options.FineTuneFeatures)
        {
            var trained = nn.Parameter(_rawFeatures); // takes the tensor over
            register_parameter("features", trained);
            _rawFeatures = trained;
        }

        // not RegisterComponents, which refuses fields that are null
        register_module("projection", _projection);

        ApproximateNeighbors? CreateSearch(string graph) => ApproximateNeighbors.IsWanted(options, modality.Features.RowCount, device)
            ? new ApproximateNeighbors(report => fit.NeighborSearches?.Report(report with { Modality = modality.Name, Graph = graph }), cancellation: _cancellation)
            : null;
    }

    /// <summary>The current latent graph A.</summary>
    public SparseGraph Graph => _graph ?? throw new InvalidOperationException("The latent graph is built by the first call of Convolve with rebuild: true.");

    /// <summary>S̃ of the raw features, [I, k].</summary>
    public NeighborLists Initial => _initial;

    /// <summary>Row sums of the raw features' kept similarities, [I].</summary>
    public Tensor InitialDegrees => _initialDegrees;

    /// <summary>The same of the projected features in the current latent graph, [I]; null where nothing is learned.</summary>
    public Tensor? LearnedDegrees => _learnedDegrees;

    /// <summary>Whether the raw features are parameters.</summary>
    public bool TrainsFeatures => _options.FineTuneFeatures;

    /// <summary>Which items have features; null for all.</summary>
    public bool[]? Present { get; }

    /// <summary>S̃ of the projected features in the current latent graph, weighed by 1 - λ, [I, k]; null where nothing is learned.</summary>
    public NeighborLists? Learned()
    {
        var itemCount = Graph.RowCount;
        var (slots, initial) = (Graph.Columns.shape[0] / itemCount, _initial.Indices.shape[1]);
        return slots == initial
            ? null
            : new NeighborLists(
                Graph.Columns.view(itemCount, slots).narrow(1, initial, slots - initial),           // [I, k]
                Graph.Weights.view(itemCount, slots).narrow(1, initial, slots - initial));          // [I, k]
    }

    /// <summary>W_m and b_m.</summary>
    public Linear Projection => _projection;

    /// <summary>The features that enter the projection, [I, f_m].</summary>
    public Tensor RawFeatures => _rawFeatures;

    /// <summary>The projected features.</summary>
    /// <returns>[I, d].</returns>
    /// <remarks>x̃_i = W_m x_i + b_m   MICRO Eq. (4)</remarks>
    public Tensor Project() => ItemFeatures.Project(RawFeatures, _projection);                     // [I, d]  MICRO Eq. (4)

    /// <summary>The modality view h_m.</summary>
    /// <param name="itemEmbeddings">Item id embeddings, the input unless projected features are, [I, d].</param>
    /// <param name="rebuild">Whether the learned graph is rebuilt, with gradients to the projection; the first call always builds it.</param>
    /// <returns>[I, d].</returns>
    /// <remarks>H^(l) = A H^(l-1), H^(0) = item id embeddings   MICRO Eq. (6)</remarks>
    public Tensor Convolve(Tensor itemEmbeddings, bool rebuild)
    {
        var (projected, weights) = Prepare(rebuild);                                                // [I, d], [E]
        var view = _options.ItemInput == ItemInput.Features ? projected! : itemEmbeddings;          // [I, d]
        for (var l = 0; l < _options.LayerCount; l++)
        {
            view = Propagate(view, weights);                                                        // [I, d]
        }

        return view;
    }

    /// <summary>Gets the latent graph ready for a forward pass.</summary>
    /// <param name="rebuild">Whether the learned graph is rebuilt; the first call always builds it.</param>
    /// <returns>The projected features where they were needed, [I, d], and the edges' weights where the graph was rebuilt, [E].</returns>
    public (Tensor? Projected, Tensor? EdgeWeights) Prepare(bool rebuild)
    {
        var needsProjection = rebuild || _graph is null || _options.ItemInput == ItemInput.Features;
        var projected = needsProjection && (_options.SkipWeight < 1 || _options.ItemInput == ItemInput.Features) ? Project() : null; // [I, d]
        return (projected, (rebuild && _options.SkipWeight < 1) || _graph is null ? Rebuild(projected) : null);
    }

    /// <summary>One layer of convolution over the latent graph.</summary>
    /// <param name="view">[I, d].</param>
    /// <param name="edgeWeights">What <see cref="Prepare"/> returned: gradients then reach them.</param>
    /// <returns>[I, d].</returns>
    public Tensor Propagate(Tensor view, Tensor? edgeWeights) => edgeWeights is { requires_grad: true } && is_grad_enabled()
        ? Propagation.Propagate(Graph, view, edgeWeights)                                           // [I, d]
        : Propagation.Propagate(Graph, view);                                                       // [I, d]

    /// <summary>Lets the search for learned neighbors start anew; see <see cref="RankingNetwork.Restart"/>.</summary>
    public void Restart(int seed) => _search?.Restart(seed);

    /// <summary>The skip connection: both graphs' edges side by side, each with its share of the weight.</summary>
    /// <param name="initial">S̃ of the raw features, [I, k].</param>
    /// <param name="learned">S̃ of the projected features, [I, k].</param>
    /// <param name="skipWeight">λ.</param>
    /// <returns>A, [I, 2k].</returns>
    /// <remarks>A = λ S̃(raw) + (1-λ) S̃(projected)   MICRO Eq. (5)</remarks>
    public static NeighborLists Combine(NeighborLists initial, NeighborLists learned, double skipWeight) => new(
        cat([initial.Indices, learned.Indices], 1),                                                 // [I, 2k]
        cat([initial.Weights.Times(skipWeight), learned.Weights.Times(1 - skipWeight)], 1));        // [I, 2k]  MICRO Eq. (5)

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _graph?.Dispose();
            _initial.Indices.Dispose();
            _initial.Weights.Dispose();
            _initialDegrees.Dispose();
            _learnedDegrees?.Dispose();
        }

        base.Dispose(disposing);
    }

    // Returns the weights of the new graph's edges, with gradient, [E].
    private Tensor Rebuild(Tensor? projected)
    {
        var latent = _initial;
        if (projected is not null && _options.SkipWeight < 1)
        {
            var (learned, degrees) = BuildGraph(projected, _search);
            _learnedDegrees?.Dispose();
            _learnedDegrees = degrees;
            latent = Combine(_initial, learned, _options.SkipWeight);
        }

        _graph?.Dispose();
        _graph = latent.ToGraph();
        return latent.Weights.flatten();                                                            // [E]
    }

    // S̃ [I, k] and the degrees that it was normalized by [I], which no scope owns
    private (NeighborLists Graph, Tensor Degrees) BuildGraph(Tensor features, ApproximateNeighbors? search)
    {
        var similarities = KnnGraphBuilder.Build(features, _present, _options, search, _cancellation);
        using var fixedWeights = similarities.Weights.detach();                                     // [I, k]
        return (GraphNormalizer.Apply(similarities, _options.Normalization), fixedWeights.sum(1).DetachFromDisposeScope());
    }

    private (NeighborLists Graph, Tensor Degrees) BuildInitial(ApproximateNeighbors? search)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (lists, degrees) = BuildGraph(_rawFeatures, search);
        return (new NeighborLists(lists.Indices.DetachFromDisposeScope(), lists.Weights.DetachFromDisposeScope()), degrees);
    }
}
