using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Micro.MLNet.Tests.Samples.Preparation;

/// <summary>Writes tiny ONNX networks: just enough of the protocol buffers of onnx.proto for a graph of a few nodes.</summary>
internal static class OnnxBytes
{
    public const int Float = 1;
    public const int Int64 = 7;

    /// <summary>A network that looks tokens up in a table: <c>input_ids</c>, <c>attention_mask</c> [B, T] to <c>last_hidden_state</c> [B, T, d].</summary>
    /// <param name="table">One row per token.</param>
    /// <param name="idName">Name of the input of tokens.</param>
    /// <param name="pooled">Whether the output is averaged over all tokens in the network: [B, d].</param>
    /// <param name="hasSegments">Whether there is an input <c>token_type_ids</c>.</param>
    /// <param name="batch">The size B, or its name where it is open.</param>
    /// <param name="length">The size T, likewise.</param>
    public static byte[] TokenTable(
        float[][] table, string idName = "input_ids", bool pooled = false, bool hasSegments = false, object? batch = null, object? length = null)
    {
        (batch, length) = (batch ?? "B", length ?? "T");
        List<byte[]> nodes = [Node("Gather", ["table", idName], pooled ? "tokens" : "last_hidden_state")];
        if (pooled)
        {
            nodes.Add(Node("ReduceMean", ["tokens", "one"], "last_hidden_state", Attribute("keepdims", 0)));
        }

        List<byte[]> inputs = [ValueInfo(idName, Int64, batch, length), ValueInfo("attention_mask", Int64, batch, length)];
        if (hasSegments)
        {
            inputs.Add(ValueInfo("token_type_ids", Int64, batch, length));
        }

        return Model(
            nodes,
            [Tensor("table", Float, [table.Length, table[0].Length], Bytes(table.SelectMany(row => row))), Tensor("one", Int64, [1], BitConverter.GetBytes(1L))],
            inputs,
            [pooled ? ValueInfo("last_hidden_state", Float, batch, "d") : ValueInfo("last_hidden_state", Float, batch, length, "d")]);
    }

    /// <summary>A network that averages each color: <c>pixels</c> to <c>vector</c> [N, 3, 1, 1].</summary>
    /// <param name="shape">Of the input; text is a size that isn't fixed.</param>
    public static byte[] ColorMean(params object[] shape) => Model(
        [Node("GlobalAveragePool", ["pixels"], "vector")], [], [ValueInfo("pixels", Float, shape)], [ValueInfo("vector", Float, shape[0], 3, 1, 1)]);

    private static byte[] Model(IEnumerable<byte[]> nodes, IEnumerable<byte[]> tensors, IEnumerable<byte[]> inputs, IEnumerable<byte[]> outputs)
    {
        byte[] graph =
        [
            .. nodes.SelectMany(node => Field(1, node)),
            .. Field(2, "graph"),
            .. tensors.SelectMany(tensor => Field(5, tensor)),
            .. inputs.SelectMany(input => Field(11, input)),
            .. outputs.SelectMany(output => Field(12, output)),
        ];
        byte[] operators = [.. Field(1, string.Empty), .. Field(2, 18)];
        return [.. Field(1, 8), .. Field(7, graph), .. Field(8, operators)]; // IR version 8, operator set 18
    }

    private static byte[] Node(string type, string[] inputs, string output, params byte[] attributes) =>
        [.. inputs.SelectMany(input => Field(1, input)), .. Field(2, output), .. Field(4, type), .. attributes];

    private static byte[] Attribute(string name, long value) => Field(5, [.. Field(1, name), .. Field(3, value), .. Field(20, 2)]); // 2: a whole number

    private static byte[] Tensor(string name, int type, long[] shape, byte[] data) =>
        [.. shape.SelectMany(size => Field(1, size)), .. Field(2, type), .. Field(8, name), .. Field(9, data)];

    private static byte[] ValueInfo(string name, int type, params object[] shape)
    {
        byte[] dimensions = [.. shape.SelectMany(size => Field(1, size is string symbol ? Field(2, symbol) : Field(1, (int)size)))];
        byte[] tensor = [.. Field(1, type), .. Field(2, dimensions)];
        return [.. Field(1, name), .. Field(2, Field(1, tensor))];
    }

    private static byte[] Bytes(IEnumerable<float> numbers) => [.. numbers.SelectMany(number =>
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, number);
        return bytes;
    })];

    private static byte[] Field(int number, string text) => Field(number, Encoding.UTF8.GetBytes(text));

    private static byte[] Field(int number, byte[] bytes) => [.. Varint((number << 3) | 2), .. Varint(bytes.Length), .. bytes];

    private static byte[] Field(int number, long value) => [.. Varint(number << 3), .. Varint(value)];

    private static byte[] Varint(long value)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write7BitEncodedInt64(value);
        writer.Flush();
        return stream.ToArray();
    }
}
