using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Numerics.Tensors;
using System.Threading;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Tokenizers;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>A user's sentence encoder of BERT's kind: WordPiece in, token vectors or sentence vectors out.</summary>
/// <remarks>
/// Inputs <c>input_ids</c>, <c>attention_mask</c> and optionally <c>token_type_ids</c>, all Int64 [B, T]. The output <c>sentence_embedding</c>, else the
/// first one: [B, d] is taken as it is, [B, T, d] is averaged over the tokens that the mask keeps, as sentence-transformers does.
/// </remarks>
internal sealed class OnnxTextEncoder : ITextEncoder, IDisposable
{
    private const string Ids = "input_ids";
    private const string Mask = "attention_mask";
    private const string Segments = "token_type_ids";
    private const string SentenceOutput = "sentence_embedding";
    private const int TextsPerBatch = 16;
    private readonly string _path;
    private readonly InferenceSession _session;
    private readonly BertTokenizer _tokenizer;
    private readonly string _output;
    private readonly int _mostTokens;
    private readonly int _fixedBatch; // 0 where the network takes any number of texts
    private readonly int _fixedLength; // 0 where it takes any number of tokens

    /// <param name="path">The network.</param>
    /// <param name="vocabulary">Its WordPiece vocabulary, one token a line.</param>
    /// <param name="mostTokens">Tokens of a text that count, the two special ones included.</param>
    /// <param name="isCased">Whether upper case matters to the network.</param>
    public OnnxTextEncoder(string path, string vocabulary, int mostTokens, bool isCased)
    {
        _path = path;
        _tokenizer = CreateTokenizer(vocabulary, isCased);
        _session = OnnxModel.Load(path);
        var inputs = _session.InputMetadata;
        if (!inputs.ContainsKey(Ids) || !inputs.ContainsKey(Mask)
            || inputs.Any(input => input.Key is not (Ids or Mask or Segments) || input.Value.ElementDataType != TensorElementType.Int64 || input.Value.Dimensions.Length != 2))
        {
            var found = OnnxModel.Describe(inputs);
            _session.Dispose();
            throw new InvalidDataException(
                $"'{path}' takes {found}, but a sentence encoder with {Ids}, {Mask} and optionally {Segments}, each Int64 [batch,tokens], is expected. Export the encoder with these inputs.");
        }

        _output = _session.OutputMetadata.ContainsKey(SentenceOutput) ? SentenceOutput : _session.OutputNames[0];
        var shape = inputs[Ids].Dimensions;
        _fixedBatch = Math.Max(shape[0], 0);
        _fixedLength = Math.Max(shape[1], 0);
        _mostTokens = _fixedLength > 0 ? Math.Min(mostTokens, _fixedLength) : mostTokens;
        Description = string.Create(CultureInfo.InvariantCulture, $"ONNX {Path.GetFileName(path)}, output {_output}, at most {_mostTokens} tokens{(isCased ? ", cased" : string.Empty)}");
    }

    public string Description { get; }

    public void Dispose() => _session.Dispose();

    public IReadOnlyList<float[]> Encode(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var vectors = new List<float[]>(texts.Count);
        foreach (var batch in texts.Chunk(_fixedBatch > 0 ? _fixedBatch : TextsPerBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            vectors.AddRange(EncodeBatch([.. batch.Select(text => _tokenizer.EncodeToIds(text, _mostTokens, out _, out _))]));
        }

        return vectors;
    }

    private static BertTokenizer CreateTokenizer(string vocabulary, bool isCased)
    {
        if (!File.Exists(vocabulary))
        {
            throw new FileNotFoundException($"The vocabulary '{vocabulary}' doesn't exist. Name the encoder's vocab.txt with --vocabulary.");
        }

        try
        {
            return BertTokenizer.Create(vocabulary, new BertOptions { LowerCaseBeforeTokenization = !isCased });
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException(
                $"'{vocabulary}' is no WordPiece vocabulary: {exception.Message} One token a line is expected, [PAD], [UNK], [CLS], [SEP] and [MASK] among them.", exception);
        }
    }

    private List<float[]> EncodeBatch(IReadOnlyList<int>[] texts)
    {
        var rows = _fixedBatch > 0 ? _fixedBatch : texts.Length;
        var length = _fixedLength > 0 ? _fixedLength : texts.Max(text => text.Count);
        var (ids, mask) = (new long[rows * length], new long[rows * length]); // [B, T]
        Array.Fill(ids, _tokenizer.PaddingTokenId);
        for (var n = 0; n < texts.Length; n++)
        {
            for (var token = 0; token < texts[n].Count; token++)
            {
                ids[(n * length) + token] = texts[n][token];
                mask[(n * length) + token] = 1;
            }
        }

        long[] shape = [rows, length];
        using var idValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var segmentValue = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        var inputs = new Dictionary<string, OrtValue> { [Ids] = idValue, [Mask] = maskValue };
        if (_session.InputMetadata.ContainsKey(Segments))
        {
            inputs[Segments] = segmentValue;
        }

        using var outputs = OnnxModel.Run(_session, _path, inputs, _output);
        return ReadVectors(outputs[0], texts, rows, length);
    }

    private List<float[]> ReadVectors(OrtValue output, IReadOnlyList<int>[] texts, int rows, int length)
    {
        var info = output.GetTensorTypeAndShape();
        var shape = info.Shape;
        var isPooled = shape.Length == 2;
        if (info.ElementDataType != TensorElementType.Float || shape[0] != rows || !(isPooled || (shape.Length == 3 && shape[1] == length)))
        {
            throw new InvalidDataException(
                $"'{_path}' gives {_output} as {info.ElementDataType} [{string.Join(',', shape)}], but Float [{rows},{length},d] or [{rows},d] is expected. Export it with token or sentence vectors as its first output.");
        }

        var numbers = output.GetTensorDataAsSpan<float>();
        var width = (int)shape[^1];
        var vectors = new List<float[]>(texts.Length);
        for (var n = 0; n < texts.Length; n++)
        {
            vectors.Add(isPooled ? numbers.Slice(n * width, width).ToArray() : Mean(numbers.Slice(n * length * width, texts[n].Count * width), width));
        }

        return vectors;
    }

    private static float[] Mean(ReadOnlySpan<float> tokens, int width)
    {
        var mean = new float[width];
        for (var start = 0; start < tokens.Length; start += width)
        {
            TensorPrimitives.Add(mean, tokens.Slice(start, width), mean);
        }

        TensorPrimitives.Divide(mean, tokens.Length / width, mean);
        return mean;
    }
}
