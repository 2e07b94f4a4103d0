using System.Collections.Generic;
using Micro.MLNet.Training;

namespace Micro.MLNet.Samples.Training;

/// <summary>A finished training.</summary>
/// <param name="Model">The fitted model.</param>
/// <param name="Options">The options it was trained with; null for popularity.</param>
/// <param name="Epochs">One report per epoch.</param>
internal sealed record TrainingRun(MicroTransformer Model, RankingTrainerOptions? Options, IReadOnlyList<EpochReport> Epochs);
