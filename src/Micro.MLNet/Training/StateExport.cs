using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Model;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>Copies what a model keeps of its training.</summary>
internal static class StateExport
{
    /// <summary>Copies the network's state, without the features that training doesn't change.</summary>
    /// <param name="network">The network, after a pass that built its graphs.</param>
    /// <param name="itemMask">Multiplies the item id embeddings, [I, 1]; null leaves them.</param>
    /// <param name="options">The fit's.</param>
    public static TrainingState Export(RankingNetwork network, Tensor? itemMask, FitOptions options)
    {
        var layers = network.Layers;
        return new TrainingState(
            SettingsOf(options),
            EmbeddingExport.ToTable(network.UserEmbedding),
            EmbeddingExport.ToTable(itemMask is null ? network.ItemEmbedding : network.ItemEmbedding * itemMask),
            [.. network.named_parameters()
                .Where(named => !network.IsTable(named.parameter))
                .Select(named => new NamedTensor(named.name, [.. named.parameter.shape.Select(length => (int)length)], EmbeddingExport.ToArray(named.parameter)))],
            [.. layers.Select(layer => new ModalityState(
                layer.TrainsFeatures ? CompactFeatures.Of(ToMatrix(layer)) : None,
                EmbeddingExport.ToArray(layer.InitialDegrees),
                layer.LearnedDegrees is { } degrees ? EmbeddingExport.ToArray(degrees) : []))]);
    }

    /// <summary>Adds the features that training left as they were.</summary>
    public static TrainingState WithFeatures(TrainingState state, IReadOnlyList<Modality> modalities) => state with
    {
        Modalities = [.. state.Modalities.Select((modality, m) => ReferenceEquals(modality.Features, None) ? modality with { Features = CompactFeatures.Of(modalities[m].Features) } : modality)],
    };

    private static CompactFeatures None { get; } = new(0, 1, [], []);

    private static FeatureMatrix ToMatrix(LatentStructureLayer layer) =>
        new((int)layer.RawFeatures.shape[0], (int)layer.RawFeatures.shape[1], EmbeddingExport.ToArray(layer.RawFeatures), layer.Present);

    /// <summary>What a model keeps of the options.</summary>
    public static NetworkSettings SettingsOf(FitOptions options) => new(
        options.Algorithm == RankingAlgorithm.Micro && NetworkFactory.IsBackboneAlone(options) ? RankingAlgorithm.Backbone : options.Algorithm,
        options.Backbone.Kind,
        options.Backbone.LayerCount,
        options.Backbone.Normalization,
        NetworkFactory.IsBackboneAlone(options) || options.Graph is not { } graph
            ? null
            : new ItemGraphSettings(
                graph.NeighborCount,
                graph.SkipWeight,
                graph.LayerCount,
                graph.Normalization,
                graph.NegativeSimilarity,
                graph.IncludeSelfLoop,
                graph.ItemInput,
                graph.MissingModality,
                options.Fusion is { EnrichUsers: true }),
        options.Backbone.MemberCount);
}
