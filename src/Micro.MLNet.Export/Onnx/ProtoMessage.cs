using System;
using System.Buffers;
using System.IO;
using Google.Protobuf;

namespace Micro.MLNet.Export.Onnx;

/// <summary>A protobuf message under construction; the numbers of ONNX's fields stand where they are added.</summary>
internal sealed class ProtoMessage
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>Length so far.</summary>
    public int Length => _bytes.WrittenCount;

    /// <summary>Adds a number.</summary>
    public ProtoMessage Add(int field, long value) =>
        Append(field, WireFormat.WireType.Varint, CodedOutputStream.ComputeInt64Size(value), output => output.WriteInt64(value));

    /// <summary>Adds a text.</summary>
    public ProtoMessage Add(int field, string value) =>
        Append(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeStringSize(value), output => output.WriteString(value));

    /// <summary>Adds a message.</summary>
    public ProtoMessage Add(int field, ProtoMessage value)
    {
        _bytes.Write(Prefix(field, value.Length));
        _bytes.Write(value._bytes.WrittenSpan);
        return this;
    }

    /// <summary>Writes everything added.</summary>
    public void WriteTo(Stream stream) => stream.Write(_bytes.WrittenSpan);

    /// <summary>The field number and the length that stand before bytes written by the caller.</summary>
    public static byte[] Prefix(int field, int length)
    {
        var prefix = new byte[CodedOutputStream.ComputeTagSize(field) + CodedOutputStream.ComputeLengthSize(length)];
        using var output = new CodedOutputStream(prefix);
        output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        output.WriteLength(length);
        return prefix;
    }

    private ProtoMessage Append(int field, WireFormat.WireType type, int size, Action<CodedOutputStream> write)
    {
        var part = new byte[CodedOutputStream.ComputeTagSize(field) + size];
        using var output = new CodedOutputStream(part);
        output.WriteTag(field, type);
        write(output);
        _bytes.Write(part);
        return this;
    }
}
