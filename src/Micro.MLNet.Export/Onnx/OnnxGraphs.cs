using System;
using System.Globalization;

namespace Micro.MLNet.Export.Onnx;

/// <summary>The two graphs. Field numbers are those of onnx.proto.</summary>
internal static class OnnxGraphs
{
    private const int IrVersion = 7;
    private const int OpsetVersion = 13; // the first whose ReduceSum takes its axes as an input; read by every runtime since 2021
    private const int Float = 1;
    private const int Int64 = 7;
    private const int IntAttribute = 2;
    private const string Rows = "n";
    private const string Users = "user_vectors";
    private const string Items = "item_vectors";

    /// <summary>score = Σ_d user_vectors[user] · item_vectors[item]   MICRO Eq. (14)</summary>
    public static OnnxModel Score(ModelExport model, string algorithm, long limit = int.MaxValue)
    {
        model.Items.CheckExists();
        var graph = new ProtoMessage()
            .Add(1, Node("Gather", [Users, "user"], ["user_rows"])) // [n, d]
            .Add(1, Node("Gather", [Items, "item"], ["item_rows"])) // [n, d]
            .Add(1, Node("Mul", ["user_rows", "item_rows"], ["products"])) // [n, d]
            .Add(1, Node("ReduceSum", ["products", "axes"], ["score"], ("keepdims", 0))) // [n]
            .Add(2, "score")
            .Add(5, Constant("axes", 1))
            .Add(11, Value("user", Int64, Rows))
            .Add(11, Value("item", Int64, Rows))
            .Add(12, Value("score", Float, Rows));
        return new OnnxModel(Header(model, algorithm), graph, [(Users, model.Users), (Items, model.Items)], limit);
    }

    /// <summary>The k largest of user_vectors[user] · item_vectorsᵀ.</summary>
    public static OnnxModel TopK(ModelExport model, string algorithm, int k, long limit = int.MaxValue)
    {
        model.Items.CheckExists();
        var count = model.Items.Ids.Count;
        if (k < 1 || k > count)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, FormattableString.Invariant($"k must be from 1 to {count}, the number of items. Ask for fewer."));
        }

        var graph = new ProtoMessage()
            .Add(1, Node("Gather", [Users, "user"], ["user_rows"])) // [n, d]
            .Add(1, Node("Gemm", ["user_rows", Items], ["all_scores"], ("transB", 1))) // [n, I]
            .Add(1, Node("TopK", ["all_scores", "k"], ["scores", "items"], ("axis", -1), ("largest", 1), ("sorted", 1))) // [n, k]
            .Add(2, "top_k")
            .Add(5, Constant("k", k))
            .Add(11, Value("user", Int64, Rows))
            .Add(12, Value("items", Int64, Rows, k))
            .Add(12, Value("scores", Float, Rows, k));
        return new OnnxModel(Header(model, algorithm), graph, [(Users, model.Users), (Items, model.Items)], limit);
    }

    private static ProtoMessage Header(ModelExport model, string algorithm) => new ProtoMessage()
        .Add(1, IrVersion)
        .Add(2, "Micro.MLNet.Export")
        .Add(8, new ProtoMessage().Add(1, string.Empty).Add(2, OpsetVersion))
        .Add(14, Pair("algorithm", algorithm))
        .Add(14, Pair("users", model.Users.Ids.Count.ToString(CultureInfo.InvariantCulture)))
        .Add(14, Pair("items", model.Items.Ids.Count.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A StringStringEntryProto.</summary>
    public static ProtoMessage Pair(string key, string value) => new ProtoMessage().Add(1, key).Add(2, value);

    /// <summary>A TensorProto of float32 up to where its data or their place follows.</summary>
    public static ProtoMessage WeightHeader(string name, int rows, int dimension) =>
        new ProtoMessage().Add(1, rows).Add(1, dimension).Add(2, Float).Add(8, name);

    private static ProtoMessage Node(string type, string[] inputs, string[] outputs, params (string Name, int Value)[] attributes)
    {
        var node = new ProtoMessage();
        foreach (var input in inputs)
        {
            node.Add(1, input);
        }

        foreach (var output in outputs)
        {
            node.Add(2, output);
        }

        node.Add(3, outputs[0]).Add(4, type);
        foreach (var (name, value) in attributes)
        {
            node.Add(5, new ProtoMessage().Add(1, name).Add(3, value).Add(20, IntAttribute));
        }

        return node;
    }

    private static ProtoMessage Constant(string name, long value) => new ProtoMessage().Add(1, 1).Add(2, Int64).Add(7, value).Add(8, name); // shape [1]

    private static ProtoMessage Value(string name, int type, params object[] shape)
    {
        var dimensions = new ProtoMessage();
        foreach (var size in shape)
        {
            dimensions.Add(1, size is int number ? new ProtoMessage().Add(1, number) : new ProtoMessage().Add(2, (string)size));
        }

        return new ProtoMessage().Add(1, name).Add(2, new ProtoMessage().Add(1, new ProtoMessage().Add(1, type).Add(2, dimensions)));
    }
}
