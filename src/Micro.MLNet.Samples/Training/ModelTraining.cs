using System;
using System.Threading;
using Micro.MLNet.Options;
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

        RankingTrainerOptions options = request.Algorithm == "micro" ? CreateMicroOptions(data, request) : CreateCollaborativeOptions(request);
        MicroTransformer? model = null;
        var epochs = TrainingProgress.Run(
            terminal,
            request.Algorithm,
            options.Optimization,
            progress => model = Fit(Choose(trainers, request.Algorithm, options with { Progress = progress, Cancellation = cancellation }), data));
        return new TrainingRun(model!, options, epochs);
    }

    /// <summary>The options that a request for MICRO stands for.</summary>
    public static MicroOptions CreateMicroOptions(DataSet data, TrainingRequest request)
    {
        var preset = MicroOptions.Preset(request.Preset);
        return OptionSetter.Apply(
            preset with
            {
                UserColumnName = DataSet.UserColumn,
                ItemColumnName = DataSet.ItemColumn,
                ItemFeatures = data.Modalities.Count > 0
                    ? data.ItemFeatures
                    : throw new InvalidOperationException("The data has no item features, which MICRO needs. Add a modality, or train --algorithm lightgcn."),
                ModalityColumnNames = data.Modalities,
                Backbone = preset.Backbone with { Kind = request.Backbone ?? preset.Backbone.Kind },
                Optimization = Adjust(preset.Optimization, request),
            },
            request.Settings);
    }

    private static MicroTrainer Choose(MicroTrainers trainers, string algorithm, RankingTrainerOptions options) => (algorithm, options) switch
    {
        ("micro", MicroOptions micro) => trainers.Micro(micro),
        ("mf", CollaborativeOptions alone) => trainers.MatrixFactorizationBpr(alone),
        ("ngcf", CollaborativeOptions alone) => trainers.Ngcf(alone),
        ("lightgcn", CollaborativeOptions alone) => trainers.LightGcn(alone),
        _ => throw new ArgumentException($"There is no algorithm '{algorithm}'. Use micro, mf, ngcf, lightgcn or popularity."),
    };

    private static MicroTransformer Fit(MicroTrainer trainer, DataSet data) =>
        data.Validation is null ? trainer.Fit(data.Train) : trainer.Fit(data.Train, data.Validation);

    /// <summary>The backbone alone under the preset's settings. NGCF combines its layers as its own paper does.</summary>
    private static CollaborativeOptions CreateCollaborativeOptions(TrainingRequest request)
    {
        var preset = MicroOptions.Preset(request.Preset);
        return OptionSetter.Apply(
            new CollaborativeOptions
            {
                UserColumnName = DataSet.UserColumn,
                ItemColumnName = DataSet.ItemColumn,
                Backbone = preset.Backbone with { Combination = LayerCombination.Concatenate },
                Optimization = Adjust(preset.Optimization, request),
            },
            request.Settings);
    }

    private static OptimizationOptions Adjust(OptimizationOptions options, TrainingRequest request) => options with
    {
        Seed = request.Seed ?? options.Seed,
        MaxEpochs = request.MaxEpochs ?? options.MaxEpochs,
        ThreadCount = request.ThreadCount ?? options.ThreadCount,
        Device = request.Device ?? options.Device,
        OnCancel = CancellationBehavior.KeepBest, // Ctrl+C ends training early, with the best model so far
    };
}
