using System;
using System.Collections.Generic;
using Micro.MLNet.Options;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Training;

/// <summary>The trainers by the names that <c>--algorithm</c> takes, and the options that a request stands for.</summary>
internal static class TrainerChoice
{
    /// <summary>What <c>--algorithm</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["micro", "mf", "ngcf", "lightgcn", "sgl", "vbpr", "mmgcn", "grcn", "lattice", "itemknn", "popularity"];

    /// <summary>The options of a trainer that learns: the preset's backbone and optimization, the data's columns, then the request's settings.</summary>
    public static RankingTrainerOptions CreateOptions(DataSet data, TrainingRequest request)
    {
        var preset = MicroOptions.Preset(request.Preset);
        return request.Algorithm switch
        {
            "micro" => CreateMicroOptions(data, request),
            "sgl" => Finish(new SglOptions { Backbone = preset.Backbone }, data, request),
            "vbpr" => Finish(new VbprOptions { Backbone = preset.Backbone, MissingModality = preset.Graph.MissingModality }, data, request),
            "mmgcn" => Finish(new MmgcnOptions { Backbone = preset.Backbone, MissingModality = preset.Graph.MissingModality }, data, request),
            "grcn" => Finish(new GrcnOptions { Backbone = preset.Backbone, MissingModality = preset.Graph.MissingModality }, data, request),
            "itemknn" => Finish(new ItemKnnOptions(), data, request),
            "lattice" => Finish(new LatticeOptions { Backbone = Under(preset, request), Graph = preset.Graph }, data, request),
            // NGCF alone combines its layers as its own paper does
            _ => Finish(new CollaborativeOptions { Backbone = preset.Backbone with { Combination = LayerCombination.Concatenate } }, data, request),
        };
    }

    /// <summary>The options that a request for MICRO stands for.</summary>
    public static MicroOptions CreateMicroOptions(DataSet data, TrainingRequest request)
    {
        var preset = MicroOptions.Preset(request.Preset);
        return Finish(preset with { Backbone = Under(preset, request) }, data, request);
    }

    /// <summary>The trainer of a request's name.</summary>
    public static MicroTrainer Create(MicroTrainers trainers, string algorithm, RankingTrainerOptions options) => (algorithm, options) switch
    {
        ("micro", MicroOptions micro) => trainers.Micro(micro),
        ("sgl", SglOptions sgl) => trainers.Sgl(sgl),
        ("vbpr", VbprOptions vbpr) => trainers.Vbpr(vbpr),
        ("mmgcn", MmgcnOptions mmgcn) => trainers.Mmgcn(mmgcn),
        ("grcn", GrcnOptions grcn) => trainers.Grcn(grcn),
        ("itemknn", ItemKnnOptions knn) => trainers.ItemKnn(knn),
        ("lattice", LatticeOptions lattice) => trainers.Lattice(lattice),
        ("mf", CollaborativeOptions alone) => trainers.MatrixFactorizationBpr(alone),
        ("ngcf", CollaborativeOptions alone) => trainers.Ngcf(alone),
        ("lightgcn", CollaborativeOptions alone) => trainers.LightGcn(alone),
        _ => throw new ArgumentException($"There is no algorithm '{algorithm}'. Use one of: {string.Join(", ", Names)}."),
    };

    private static BackboneOptions Under(MicroOptions preset, TrainingRequest request) => preset.Backbone with { Kind = request.Backbone ?? preset.Backbone.Kind };

    private static T Finish<T>(T options, DataSet data, TrainingRequest request)
        where T : RankingTrainerOptions
    {
        RankingTrainerOptions named = options with
        {
            UserColumnName = DataSet.UserColumn,
            ItemColumnName = DataSet.ItemColumn,
            CheckpointPath = request.CheckpointPath,
            CheckpointEvery = request.CheckpointEvery ?? options.CheckpointEvery,
            Optimization = Adjust(MicroOptions.Preset(request.Preset).Optimization, request),
        };
        if (named is MultimodalTrainerOptions multimodal)
        {
            named = multimodal with
            {
                ItemFeatures = data.Modalities.Count > 0
                    ? data.ItemFeatures
                    : throw new InvalidOperationException($"The data has no item features, which {request.Algorithm} needs. Add a modality, or train --algorithm lightgcn."),
                ModalityColumnNames = data.Modalities,
            };
        }

        if (request.GraphProgress is { } listener)
        {
            named = named switch
            {
                MicroOptions micro => micro with { GraphProgress = listener },
                LatticeOptions lattice => lattice with { GraphProgress = listener },
                _ => throw new ArgumentException($"'{request.Algorithm}' mines no item graphs, so there is nothing to diagnose. Train micro or lattice, or leave out --graph-diagnostics."),
            };
        }

        return OptionSetter.Apply((T)named, request.Settings);
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
