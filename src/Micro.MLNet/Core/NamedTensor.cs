using System.Collections.Generic;

namespace Micro.MLNet.Core;

/// <summary>A trained parameter as plain numbers.</summary>
/// <param name="Name">Its path in the network, for example "_layers.0.projection.weight".</param>
/// <param name="Shape">Lengths of its dimensions.</param>
/// <param name="Values">Row-major.</param>
internal sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, float[] Values);
