using System.Collections.Generic;
using System.Threading;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Turns texts into vectors of one width.</summary>
internal interface ITextEncoder
{
    /// <summary>What it is, for <c>prepare.json</c>.</summary>
    string Description { get; }

    /// <summary>One vector per text, in order; the same texts give the same vectors.</summary>
    IReadOnlyList<float[]> Encode(IReadOnlyList<string> texts, CancellationToken cancellation);
}
