using System.Collections.Generic;

namespace Micro.MLNet.Benchmarks.Naive;

/// <summary>Training data of the naive baseline, as plain arrays.</summary>
/// <param name="UserCount">U.</param>
/// <param name="ItemCount">I.</param>
/// <param name="Users">User index of each interaction; pairs are distinct.</param>
/// <param name="Items">Item index of each interaction.</param>
/// <param name="Features">Row-major features of each modality, I·f_m numbers.</param>
internal sealed record NaiveData(int UserCount, int ItemCount, int[] Users, int[] Items, IReadOnlyList<float[]> Features);
