using System.Threading;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Training;

/// <summary>Trains what a <see cref="TrainingRequest"/> asks for, showing progress.</summary>
internal static class ModelTraining
{
    public static TrainingRun Run(MLContext ml, DataSet data, TrainingRequest request, Terminal terminal, CancellationToken cancellation)
    {
        var trainers = ml.Recommendation().Trainers;
        if (request.Algorithm == "popularity")
        {
            return new TrainingRun(Fit(trainers.Popularity(DataSet.UserColumn, DataSet.ItemColumn), data), null, []);
        }

        var options = TrainerChoice.CreateOptions(data, request);
        MicroTransformer? model = null;
        var epochs = TrainingProgress.Run(
            terminal,
            request.Algorithm,
            options.Optimization,
            progress => model = Fit(TrainerChoice.Create(trainers, request.Algorithm, options with { Progress = progress, Cancellation = cancellation }), data));
        return new TrainingRun(model!, options, epochs);
    }

    private static MicroTransformer Fit(MicroTrainer trainer, DataSet data) =>
        data.Validation is null ? trainer.Fit(data.Train) : trainer.Fit(data.Train, data.Validation);
}
