namespace Micro.MLNet.Serving;

/// <summary>How a model was trained.</summary>
/// <param name="Algorithm">"MICRO-LightGcn", "LightGcn", ...</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="BestEpoch">The epoch whose weights the model holds, from 1.</param>
/// <param name="ValidationMetric">The watched metric, for example "Recall@20" or "Recall@20 among cold items"; empty without validation.</param>
/// <param name="ValidationValue">Its value at the best epoch; NaN without validation.</param>
/// <param name="Seed">The seed used.</param>
/// <param name="Device">The device used, "cpu" or "cuda:0".</param>
public sealed record TrainingSummary(string Algorithm, int Epochs, int BestEpoch, string ValidationMetric, double ValidationValue, int Seed, string Device);
