using System;
using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Micro.MLNet.Persistence;

/// <summary>Numbers and id lists as bytes: little-endian and free of culture on every machine.</summary>
internal static class BinaryCodec
{
    /// <summary>Deflate can't shrink anything further than 1032 : 1, so more output than that is never worth allocating for.</summary>
    private const int LargestDeflateRatio = 1032;
    private const int BlockLength = 1 << 16;

    /// <summary>Calls <paramref name="write"/> with the little-endian bytes of <paramref name="values"/>, block by block.</summary>
    public static void Write<T>(ReadOnlySpan<T> values, WriteBytes write)
        where T : unmanaged
    {
        // in blocks: the bytes of a long array may be more than a span can hold
        for (var start = 0; start < values.Length; start += BlockLength)
        {
            var block = values.Slice(start, Math.Min(BlockLength, values.Length - start));
            if (BitConverter.IsLittleEndian)
            {
                write(MemoryMarshal.AsBytes(block));
                continue;
            }

            var swapped = block.ToArray();
            Swap<T>(swapped);
            write(MemoryMarshal.AsBytes<T>(swapped));
        }
    }

    /// <summary>Reads <paramref name="count"/> little-endian values; <paramref name="observe"/> gets every block of bytes as well.</summary>
    /// <remarks>The caller has compared <paramref name="count"/> with what the source holds: see <see cref="IsPlausible"/>.</remarks>
    /// <exception cref="EndOfStreamException">The stream ends early.</exception>
    public static T[] Read<T>(Stream stream, int count, WriteBytes? observe = null)
        where T : unmanaged
    {
        var values = new T[count];
        for (var start = 0; start < count; start += BlockLength)
        {
            var bytes = MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(BlockLength, count - start)));
            stream.ReadExactly(bytes);
            observe?.Invoke(bytes);
        }

        if (!BitConverter.IsLittleEndian)
        {
            Swap<T>(values);
        }

        return values;
    }

    /// <summary>Whether <paramref name="length"/> bytes can come out of <paramref name="compressedLength"/> deflated ones.</summary>
    public static bool IsPlausible(long length, long compressedLength) =>
        length >= 0 && length / LargestDeflateRatio <= compressedLength + 1;

    /// <summary>Ids as a JSON list in UTF-8.</summary>
    /// <exception cref="InvalidOperationException">An id isn't valid Unicode and would come back changed.</exception>
    public static byte[] EncodeIds(System.Collections.Generic.IReadOnlyList<string> ids)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartArray();
            for (var i = 0; i < ids.Count; i++)
            {
                RequireUnicode(ids[i], i);
                writer.WriteStringValue(ids[i]);
            }

            writer.WriteEndArray();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads exactly <paramref name="count"/> ids.</summary>
    /// <exception cref="InvalidDataException">The list has another length, or isn't a list of text.</exception>
    public static string[] DecodeIds(ReadOnlySpan<byte> json, int count, string what)
    {
        // an id takes at least its quotes and a comma; the list two brackets, and a comma less
        var ids = (3L * count) + 1 <= Math.Max(json.Length, 1) ? new string[count] : throw WrongIds(what, $"{count} ids are announced in {json.Length} bytes");
        var reader = new Utf8JsonReader(json);
        try
        {
            var next = 0;
            var isList = reader.Read() && reader.TokenType == JsonTokenType.StartArray;
            while (isList && reader.Read() && reader.TokenType == JsonTokenType.String && next < count)
            {
                ids[next++] = reader.GetString()!;
            }

            if (!isList || reader.TokenType != JsonTokenType.EndArray || next != count || reader.Read())
            {
                throw WrongIds(what, $"the list doesn't hold exactly {count} texts");
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw WrongIds(what, e.Message);
        }

        return ids;
    }

    private static InvalidDataException WrongIds(string what, string found) =>
        DamagedModel.Because($"'{what}' is damaged: {found}.");

    private static void RequireUnicode(string id, int index)
    {
        for (var i = 0; i < id.Length; i++)
        {
            if (char.IsSurrogatePair(id, i))
            {
                i++;
            }
            else if (char.IsSurrogate(id[i]))
            {
                throw new InvalidOperationException(
                    $"The id at index {index} holds half of a surrogate pair at position {i}, but only valid Unicode text can be saved. " +
                    "Rename the id and fit again.");
            }
        }
    }

    private static void Swap<T>(Span<T> values)
        where T : unmanaged
    {
        // all entries are 32 bits wide, or single bytes
        if (typeof(T) != typeof(byte))
        {
            var words = MemoryMarshal.Cast<T, int>(values);
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}

/// <summary>Takes a block of bytes.</summary>
internal delegate void WriteBytes(ReadOnlySpan<byte> bytes);
