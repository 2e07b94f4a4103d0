using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Persistence;

/// <summary>A model as one vector of floats, for a container that carries nothing else.</summary>
/// <remarks>
/// Layout: magic, format, byte count (low, high 24 bits), the bytes, the floats. The bytes are the manifest, ids and integers, deflated and
/// then packed three to a float: every 24-bit integer is exact in a float, while four reinterpreted bytes might be a NaN, which the container
/// replaces. The floats are the model's own, unchanged.
/// </remarks>
internal static class FloatPack
{
    private const int HeaderLength = 4;
    private const float Magic = 0x4D4352; // "MCR"
    private const float Layout = 1;
    private const int BytesPerFloat = 3;
    private const int Bits = 24;

    /// <summary>The most floats a vector may have.</summary>
    public const int MaxLength = 1 << 28;

    /// <summary>Packs a model; nothing has been written anywhere when this throws.</summary>
    /// <exception cref="InvalidOperationException">The model holds a NaN or is too large.</exception>
    public static float[] Encode(FittedModel model, ModelColumns columns)
    {
        using var packed = new MemoryStream();
        long singles;
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var bytes = new BytesWriter(deflate);
            bytes.Add<byte>(ModelManifest.Of(model, columns).ToJson());
            ModelSerializer.Write(model, columns, bytes);
            singles = bytes.SingleCount;
        }

        var byteCount = (int)packed.Length;
        var start = HeaderLength + WordCount(byteCount);
        if (start + singles > MaxLength)
        {
            throw new InvalidOperationException(
                $"The model takes {start + singles} numbers, but mlContext.Model.Save carries at most {MaxLength}. " +
                "Save model.ForServing(), which leaves out what only additions after training need, or save with MicroTransformer.Save(stream), which has no such limit, and read with MicroTransformer.Load.");
        }

        var data = new float[start + singles];
        (data[0], data[1], data[2], data[3]) = (Magic, Layout, byteCount & ((1 << Bits) - 1), byteCount >> Bits);
        PackBytes(packed.GetBuffer().AsSpan(0, byteCount), data.AsSpan(HeaderLength));
        ModelSerializer.Write(model, columns, new SinglesWriter(data, (int)start));
        return data;
    }

    /// <summary>Unpacks a model from a vector that may be longer than what <see cref="Encode"/> returned.</summary>
    /// <exception cref="InvalidDataException">The vector isn't a packed model, is damaged, or was packed by a newer version.</exception>
    public static SavedModel Decode(ReadOnlySpan<float> data)
    {
        if (data.Length < HeaderLength || data[0] != Magic)
        {
            throw DamagedModel.Because($"The model file holds no Micro.MLNet model where one was expected.");
        }

        if (data[1] != Layout)
        {
            throw new InvalidDataException(
                $"The model is packed in layout {data[1]}, but this version of Micro.MLNet reads {Layout}. Update the Micro.MLNet package.");
        }

        var announced = data[2] + ((double)data[3] * (1 << Bits));
        if (!(announced >= 0 && announced <= Math.Min(int.MaxValue, (double)(data.Length - HeaderLength) * BytesPerFloat)))
        {
            throw DamagedModel.Because(FormattableString.Invariant($"The model announces {announced} packed bytes in {data.Length} numbers."));
        }

        var byteCount = (int)announced;
        using var bytes = new MemoryStream(UnpackBytes(data[HeaderLength..], byteCount));
        using var inflate = new DeflateStream(bytes, CompressionMode.Decompress);
        try
        {
            var reader = new PackReader(inflate, byteCount, data[(HeaderLength + WordCount(byteCount))..]);
            return ModelSerializer.Read(ModelManifest.Parse(reader.Text("manifest.json")), ref reader);
        }
        catch (EndOfStreamException e)
        {
            throw DamagedModel.Because($"The packed model ends early.", e);
        }
    }

    private static int WordCount(int byteCount) => (int)(((long)byteCount + BytesPerFloat - 1) / BytesPerFloat);

    private static void PackBytes(ReadOnlySpan<byte> bytes, Span<float> words)
    {
        for (var w = 0; w < WordCount(bytes.Length); w++)
        {
            var rest = bytes[(w * BytesPerFloat)..];
            words[w] = rest[0] | (rest.Length > 1 ? rest[1] << 8 : 0) | (rest.Length > 2 ? rest[2] << 16 : 0);
        }
    }

    private static byte[] UnpackBytes(ReadOnlySpan<float> words, int byteCount)
    {
        var bytes = new byte[byteCount];
        for (var n = 0; n < byteCount; n++)
        {
            bytes[n] = (byte)((int)words[n / BytesPerFloat] >> (8 * (n % BytesPerFloat)));
        }

        return bytes;
    }

    /// <summary>Writes texts and integers with their lengths; counts floats and refuses NaN.</summary>
    private sealed class BytesWriter(Stream stream) : IPartWriter
    {
        public long SingleCount { get; private set; }

        public void Ids(string name, IReadOnlyList<string> ids) => Add<byte>(BinaryCodec.EncodeIds(ids));

        public void Integers(string name, ReadOnlySpan<int> values) => Add(values);

        public void Bytes(string name, ReadOnlySpan<sbyte> values) => Add(values);

        public void Singles(string name, ReadOnlySpan<float> values)
        {
            // the maximum of numbers of which one is NaN is NaN
            if (values.Length > 0 && float.IsNaN(TensorPrimitives.Max(values)))
            {
                throw new InvalidOperationException(
                    $"The model's {name} holds a NaN at position {TensorPrimitives.IndexOfMax(values)}, " +
                    "which mlContext.Model.Save can't carry. Fit again with a lower LearningRate or normalized features, or save it with MicroTransformer.Save(stream).");
            }

            SingleCount += values.Length;
        }

        public void Add<T>(ReadOnlySpan<T> values)
            where T : unmanaged
        {
            BinaryCodec.Write<int>([values.Length], stream.Write);
            BinaryCodec.Write(values, stream.Write);
        }
    }

    /// <summary>Copies the floats one part after the other.</summary>
    private sealed class SinglesWriter(float[] data, int start) : IPartWriter
    {
        private int _next = start;

        public void Ids(string name, IReadOnlyList<string> ids)
        {
        }

        public void Integers(string name, ReadOnlySpan<int> values)
        {
        }

        public void Bytes(string name, ReadOnlySpan<sbyte> values)
        {
        }

        public void Singles(string name, ReadOnlySpan<float> values)
        {
            values.CopyTo(data.AsSpan(_next));
            _next += values.Length;
        }
    }

    /// <summary>Reads what the two writers wrote.</summary>
    private ref struct PackReader(Stream bytes, long packedLength, ReadOnlySpan<float> singles) : IPartReader
    {
        private readonly Stream _bytes = bytes;
        private readonly long _packedLength = packedLength;
        private ReadOnlySpan<float> _singles = singles;

        public readonly byte[] Text(string name) => Read<byte>(name, expected: null);

        public readonly int[] Integers(string name, int count) => Read<int>(name, count);

        public readonly sbyte[] Bytes(string name, int count) => Read<sbyte>(name, count);

        public float[] Singles(string name, int count)
        {
            if (count > _singles.Length)
            {
                throw DamagedModel.Because($"The packed '{name}' needs {count} numbers, but {_singles.Length} are left.");
            }

            var values = _singles[..count].ToArray();
            _singles = _singles[count..];
            return values;
        }

        private readonly T[] Read<T>(string name, int? expected)
            where T : unmanaged
        {
            var count = Inflate<int>(name, 1)[0];
            if (count != (expected ?? count) || !BinaryCodec.IsPlausible((long)count * Unsafe.SizeOf<T>(), _packedLength))
            {
                throw DamagedModel.Because(
                    FormattableString.Invariant($"The packed '{name}' announces {count} values in {_packedLength} bytes, ") +
                    $"but {expected?.ToString(CultureInfo.InvariantCulture) ?? "fewer"} were expected.");
            }

            return Inflate<T>(name, count);
        }

        private readonly T[] Inflate<T>(string name, int count)
            where T : unmanaged
        {
            try
            {
                return BinaryCodec.Read<T>(_bytes, count);
            }
            catch (InvalidDataException e)
            {
                throw DamagedModel.Because($"The packed '{name}' can't be unpacked.", e);
            }
        }
    }
}
