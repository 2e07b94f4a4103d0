using System;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Turns images of one size into vectors of one width.</summary>
internal interface IImageEncoder
{
    /// <summary>What it is, for <c>prepare.json</c>.</summary>
    string Description { get; }

    /// <summary>Pixels in a row.</summary>
    int ImageWidth { get; }

    /// <summary>Rows of pixels.</summary>
    int ImageHeight { get; }

    /// <summary>Numbers in a vector.</summary>
    int VectorWidth { get; }

    /// <summary>An image's vector.</summary>
    /// <param name="pixels">As <see cref="ImageFile.Read"/> gives them.</param>
    float[] Encode(ReadOnlySpan<byte> pixels);
}
