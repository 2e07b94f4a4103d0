using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>A user's image network: one input of Float [N, 3, H, W], whose H and W say how large images become; the first output, flattened, is the vector.</summary>
internal sealed class OnnxImageEncoder : IImageEncoder, IDisposable
{
    private const int Channels = 3;
    private static readonly float[] ImageNetMean = [0.485f, 0.456f, 0.406f];
    private static readonly float[] ImageNetDeviation = [0.229f, 0.224f, 0.225f];
    private readonly string _path;
    private readonly InferenceSession _session;
    private readonly bool _isImageNet;

    /// <param name="path">The network.</param>
    /// <param name="isImageNet">Whether colors in [0, 1] are normalized by ImageNet's mean and deviation, as most published networks expect.</param>
    public OnnxImageEncoder(string path, bool isImageNet)
    {
        _path = path;
        _isImageNet = isImageNet;
        _session = OnnxModel.Load(path);
        try
        {
            var shape = _session.InputMetadata.Count == 1 && _session.InputMetadata.Values.Single() is { ElementDataType: TensorElementType.Float } input ? input.Dimensions : [];
            if (shape is not [-1 or 1, Channels, > 0, > 0])
            {
                throw new InvalidDataException(
                    $"'{path}' takes {OnnxModel.Describe(_session.InputMetadata)}, but one input of Float [1 or ?,3,H,W] with a fixed height and width is expected. Export the network so.");
            }

            (ImageHeight, ImageWidth) = (shape[2], shape[3]);
            VectorWidth = Encode(new byte[ImageWidth * ImageHeight * ImageFile.BytesPerPixel]).Length; // the shape may be open until the network has run
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    public string Description => $"ONNX {Path.GetFileName(_path)}, {ImageWidth}x{ImageHeight} pixels, colors {(_isImageNet ? "normalized as ImageNet's" : "in [0, 1]")}";

    public int ImageWidth { get; }

    public int ImageHeight { get; }

    public int VectorWidth { get; }

    public void Dispose() => _session.Dispose();

    public float[] Encode(ReadOnlySpan<byte> pixels)
    {
        var size = ImageWidth * ImageHeight;
        var planes = new float[Channels * size]; // [1, 3, H, W]
        for (var n = 0; n < planes.Length; n++)
        {
            var channel = n / size;
            var value = pixels[(n % size * ImageFile.BytesPerPixel) + channel] / 255f;
            planes[n] = _isImageNet ? (value - ImageNetMean[channel]) / ImageNetDeviation[channel] : value;
        }

        using var input = OrtValue.CreateTensorValueFromMemory(planes, [1, Channels, ImageHeight, ImageWidth]);
        using var outputs = OnnxModel.Run(_session, _path, new Dictionary<string, OrtValue> { [_session.InputNames[0]] = input }, _session.OutputNames[0]);
        var info = outputs[0].GetTensorTypeAndShape();
        return info.ElementDataType == TensorElementType.Float && info.Shape.Length >= 2 && info.Shape[0] == 1
            ? outputs[0].GetTensorDataAsSpan<float>().ToArray()
            : throw new InvalidDataException(
                $"'{_path}' gives {_session.OutputNames[0]} as {info.ElementDataType} [{string.Join(',', info.Shape)}], but Float [1,d] is expected. Export it with the vector as its first output.");
    }
}
