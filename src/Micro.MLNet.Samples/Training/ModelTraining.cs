using System.Threading;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Training;

/// <summary>Trains what a <see cref="TrainingRequest"/> asks for, showing progress.</summary>
internal static class ModelTraining
{
    /// <param name="ml">Seeded.</param>
    /// <param name="data">With validation, or some is held out.</param>
    /// <param name="request">What to train.</param>
    /// <param name="terminal">Shows progress.</param>
    /// <param name="cancellation">Ends training early.</param>
    /// <param name="start">What to start from; null starts from scratch.</param>
    public static TrainingRun Run(MLContext ml, DataSet data, TrainingRequest request, Terminal terminal, CancellationToken cancellation, MicroModelParameters? start = null)
    {
        var trainers = ml.Recommendation().Trainers;
        if (request.Algorithm == "popularity")
        {
            return new TrainingRun(Fit(trainers.Popularity(DataSet.UserColumn, DataSet.ItemColumn), data, start), null, []);
        }

        var options = TrainerChoice.CreateOptions(data, request);
        MicroTransformer? model = null;
        var epochs = TrainingProgress.Run(
            terminal,
            request.Algorithm,
            options.Optimization,
            progress => model = Fit(TrainerChoice.Create(trainers, request.Algorithm, options with { Progress = progress, Cancellation = cancellation }), data, start));
        return new TrainingRun(model!, options, epochs);
    }

    private static MicroTransformer Fit(MicroTrainer trainer, DataSet data, MicroModelParameters? start) => trainer.Fit(data.Train, data.Validation, start);
}
