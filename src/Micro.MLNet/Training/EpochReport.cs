namespace Micro.MLNet.Training;

/// <summary>What happened in one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="MaxEpochs">The most epochs this fit can take.</param>
/// <param name="RankingLoss">Mean BPR loss over the epoch's batches, summed over members: ln 2 of each where nothing is learned yet (MICRO Eq. 15).</param>
/// <param name="ContrastiveLoss">Mean contrastive loss before its weight β (MICRO Eq. 10); 0 without contrast.</param>
/// <param name="L2Loss">Mean L2 term, weighted.</param>
/// <param name="LearningRate">Adam's rate in this epoch.</param>
/// <param name="Seconds">Wall-clock seconds of the training batches, evaluation excluded.</param>
/// <param name="ValidationValue">The watched metric when this epoch was evaluated, else null.</param>
/// <param name="BestEpoch">The best evaluated epoch so far; 0 before the first evaluation.</param>
/// <param name="BestValidationValue">Its metric; NaN before the first evaluation.</param>
public sealed record EpochReport(
    int Epoch,
    int MaxEpochs,
    double RankingLoss,
    double ContrastiveLoss,
    double L2Loss,
    double LearningRate,
    double Seconds,
    double? ValidationValue,
    int BestEpoch,
    double BestValidationValue);
