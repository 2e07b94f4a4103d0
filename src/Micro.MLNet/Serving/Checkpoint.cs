using System.Collections.Generic;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>A training between two epochs, as plain numbers.</summary>
/// <remarks>
/// The states of random generators aren't part of it: after an epoch that ends with a checkpoint, all of them start anew from the seed and the epoch's
/// number, in the run that goes on as in one that resumes.
/// </remarks>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="Tensors">Weights, moments and averages, named "weights/...", "first/...", "second/..." and "average/...".</param>
/// <param name="Steps">Steps taken: the optimizer's for each parameter, then the average's.</param>
/// <param name="Stale">Evaluations since the best.</param>
/// <param name="BestEpoch">The best epoch; 0 before the first evaluation.</param>
/// <param name="BestValue">What it reached; NaN before the first evaluation.</param>
/// <param name="Best">The model of the best epoch; null before the first evaluation.</param>
internal sealed record Checkpoint(
    int Epoch, IReadOnlyList<NamedTensor> Tensors, IReadOnlyList<int> Steps, int Stale, int BestEpoch, double BestValue, FittedModel? Best);
