using System;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Training;

/// <summary>Fits a network: plain data in, plain model out. Nothing of torch leaves this class.</summary>
internal static class TrainingLoop
{
    /// <summary>Trains until early stopping, the last epoch or cancellation.</summary>
    /// <param name="dataset">Users, items, training interactions and modalities.</param>
    /// <param name="validation">Held-out interactions over the same indices; null trains to the last epoch.</param>
    /// <param name="options">Validated options; a seed must be set.</param>
    /// <param name="progress">Gets one report per epoch.</param>
    /// <param name="cancellation">Checked before every batch.</param>
    public static FittedModel Fit(
        RecommendationDataset dataset,
        Interactions? validation,
        FitOptions options,
        IProgress<EpochReport>? progress,
        CancellationToken cancellation) => throw new NotImplementedException();
}
