using System;
using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using Micro.MLNet.Model;
using Micro.MLNet.Model.Backbones;
using Micro.MLNet.Model.Baselines;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>Dataset and options in, the network to fit out.</summary>
internal sealed class NetworkFactory : IDisposable
{
    private NetworkFactory(RankingNetwork network, SparseGraph? userItemGraph)
    {
        Network = network;
        UserItemGraph = userItemGraph;
    }

    /// <summary>The network to fit.</summary>
    public RankingNetwork Network { get; }

    /// <summary>The user-item graph the backbone propagates over; null for matrix factorization.</summary>
    public SparseGraph? UserItemGraph { get; }

    /// <summary>Whether the options leave the backbone alone.</summary>
    /// <remarks>Without neighbors, or without layers over id embeddings, no item tells another anything: MICRO is then its backbone.</remarks>
    public static bool IsBackboneAlone(FitOptions options) => options.Graph is not { } graph
        || graph.NeighborCount == 0
        || (graph.LayerCount == 0 && graph.ItemInput == ItemInput.Id);

    /// <summary>Whether the network is MICRO with item graphs, which has defaults of its own.</summary>
    public static bool IsMicro(FitOptions options) => options.Algorithm == RankingAlgorithm.Micro && !IsBackboneAlone(options);

    /// <summary>Fills in what is null, by the network and the size of the data.</summary>
    public static FitOptions Resolve(FitOptions options, int itemCount, int interactionCount) => options with
    {
        Backbone = options.Backbone.Resolve(itemCount, IsMicro(options)),
        Optimization = options.Optimization.Resolve(interactionCount, DefaultsOf(options)),
    };

    /// <summary>The fitted network's name, for people.</summary>
    public static string NameOf(FitOptions options) => options.Algorithm switch
    {
        RankingAlgorithm.Sgl => "SGL",
        RankingAlgorithm.Vbpr => "VBPR",
        RankingAlgorithm.Mmgcn => "MMGCN",
        RankingAlgorithm.Grcn => "GRCN",
        _ when IsBackboneAlone(options) => $"{options.Backbone.Kind}",
        RankingAlgorithm.Lattice => $"LATTICE-{options.Backbone.Kind}",
        _ => $"MICRO-{options.Backbone.Kind}",
    };

    /// <summary>Builds graphs and network; torch's generator must be seeded.</summary>
    /// <param name="dataset">Users, items, interactions and modalities.</param>
    /// <param name="options">Validated options.</param>
    /// <param name="seed">Seed of the contrastive anchors.</param>
    /// <param name="device">Where everything lives.</param>
    public static NetworkFactory Create(RecommendationDataset dataset, FitOptions options, int seed, Device device)
    {
        var backboneOptions = options.Backbone;
        var graph = backboneOptions.Kind == BackboneKind.MatrixFactorization
            ? null
            : UserItemGraphBuilder.Build(dataset.Train, backboneOptions.Normalization, device);
        var random = RandomStreams.Create(seed, RandomStreams.Contrast);
        RankingNetwork network = options.Algorithm switch
        {
            RankingAlgorithm.Sgl => new SglNetwork(dataset, options, graph!, random, device),
            RankingAlgorithm.Vbpr => new VbprNetwork(dataset, backboneOptions.EmbeddingDimension, device),
            RankingAlgorithm.Grcn => new GrcnNetwork(dataset, options, device),
            RankingAlgorithm.Mmgcn => new MmgcnNetwork(dataset, backboneOptions, graph!, device),
            _ when IsBackboneAlone(options) =>
                new CollaborativeNetwork(dataset.Users.Count, dataset.Items.Count, backboneOptions.Width, CreateBackbone(), device),
            RankingAlgorithm.Lattice => new LatticeNetwork(dataset, options, CreateBackbone(), device),
            _ => new MicroNetwork(dataset, options, CreateBackbone(), random, device),
        };
        return new NetworkFactory(network, graph);

        Backbone CreateBackbone() => backboneOptions.Kind switch
        {
            BackboneKind.MatrixFactorization => new MatrixFactorizationBackbone(),
            BackboneKind.Ngcf => new NgcfBackbone(graph!, backboneOptions, device),
            _ => new LightGcnBackbone(graph!, backboneOptions.LayerCount),
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // a module leaves its parameters to the finalizer
        foreach (var parameter in Network.parameters())
        {
            parameter.Dispose();
        }

        Network.Dispose();
        UserItemGraph?.Dispose();
    }

    // VBPR and GRCN call themselves matrix factorization and have no item graphs either, but are more than it.
    private static NetworkDefaults DefaultsOf(FitOptions options) => options.Algorithm switch
    {
        RankingAlgorithm.Sgl or RankingAlgorithm.Vbpr or RankingAlgorithm.Mmgcn or RankingAlgorithm.Grcn => NetworkDefaults.Other,
        _ when IsMicro(options) => NetworkDefaults.Micro,
        _ when IsBackboneAlone(options) && options.Backbone.Kind == BackboneKind.MatrixFactorization => NetworkDefaults.MatrixFactorization,
        _ => NetworkDefaults.Other,
    };
}
