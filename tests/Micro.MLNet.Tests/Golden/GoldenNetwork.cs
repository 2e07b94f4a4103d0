using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using Micro.MLNet.Graphs;
using Micro.MLNet.Model;
using Micro.MLNet.Model.Backbones;
using Micro.MLNet.Options;
using Micro.MLNet.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Tests.Golden;

/// <summary>A MICRO network whose parameters are those of a golden file, by the published code's names.</summary>
internal sealed class GoldenNetwork : IDisposable
{
    private readonly NetworkFactory _built;

    public GoldenNetwork(GoldenCase golden, FitOptions options, JsonElement parameters, string device)
    {
        Options = options;
        _built = NetworkFactory.Create(golden.Dataset(), options, seed: 1, torch.device(device));
        Network = (MicroNetwork)_built.Network;
        Parameters = ByName(Network);
        using var noGradient = no_grad();
        foreach (var parameter in parameters.EnumerateObject().Where(parameter => Parameters.ContainsKey(parameter.Name)))
        {
            var target = Parameters[parameter.Name];
            using var values = tensor(GoldenCase.Floats(parameter.Value));
            target.copy_(values.view(target.shape));
        }

        Network.train();
    }

    public FitOptions Options { get; }

    public MicroNetwork Network { get; }

    public Dictionary<string, Tensor> Parameters { get; }

    public void Dispose() => _built.Dispose();

    public static Tensor Dense(SparseGraph graph)
    {
        var cells = (graph.Rows * graph.ColumnCount) + graph.Columns;
        return zeros(graph.RowCount * graph.ColumnCount, device: graph.Weights.device).index_add_(0, cells, graph.Weights, 1).view(graph.RowCount, graph.ColumnCount);
    }

    private static Dictionary<string, Tensor> ByName(MicroNetwork network)
    {
        var named = new Dictionary<string, Tensor>
        {
            ["user_embedding.weight"] = network.UserEmbedding,
            ["item_id_embedding.weight"] = network.ItemEmbedding,
            ["query.0.weight"] = network.Fusion.Transform.weight!,
            ["query.0.bias"] = network.Fusion.Transform.bias!,
            ["query.2.weight"] = network.Fusion.Query.weight!,
        };
        for (var m = 0; m < network.Layers.Count; m++)
        {
            var layer = network.Layers[m];
            foreach (var prefix in Prefixes(m))
            {
                named[$"{prefix}_trs.weight"] = layer.Projection.weight!;
                named[$"{prefix}_trs.bias"] = layer.Projection.bias!;
                if (layer.RawFeatures is Parameter)
                {
                    named[$"{prefix}_embedding.weight"] = layer.RawFeatures;
                }
            }
        }

        if (network.Backbone is NgcfBackbone ngcf)
        {
            AddLinears(named, "GC_Linear_list", ngcf.NeighborTransforms);
            AddLinears(named, "Bi_Linear_list", ngcf.InteractionTransforms);
        }

        return named;
    }

    private static IEnumerable<string> Prefixes(int modality) => modality switch
    {
        0 => ["image", "modality0"],
        1 => ["text", "modality1"],
        _ => [$"modality{modality}"],
    };

    private static void AddLinears(Dictionary<string, Tensor> named, string list, IReadOnlyList<Linear> linears)
    {
        for (var l = 0; l < linears.Count; l++)
        {
            named[$"{list}.{l}.weight"] = linears[l].weight!;
            named[$"{list}.{l}.bias"] = linears[l].bias!;
        }
    }
}
