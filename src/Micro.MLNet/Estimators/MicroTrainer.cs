using System;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;

namespace Micro.MLNet;

/// <summary>Trains MICRO or one of its baselines.</summary>
public sealed class MicroTrainer : ITrainerEstimator<MicroTransformer, MicroModelParameters>
{
    internal MicroTrainer(IHostEnvironment env, RankingAlgorithm algorithm, RankingTrainerOptions options)
    {
        Environment = env;
        Algorithm = algorithm;
        Options = options;
    }

    /// <summary>What ML.NET may ask about the trainer.</summary>
    public TrainerInfo Info => throw new NotImplementedException();

    internal IHostEnvironment Environment { get; }

    internal RankingAlgorithm Algorithm { get; }

    internal RankingTrainerOptions Options { get; }

    /// <summary>Trains on interactions; see <see cref="Options.OptimizationOptions.ValidationFraction"/> for what is held out.</summary>
    public MicroTransformer Fit(IDataView input) => throw new NotImplementedException();

    /// <summary>Trains on interactions and watches a validation set.</summary>
    public MicroTransformer Fit(IDataView train, IDataView validation) => throw new NotImplementedException();

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => throw new NotImplementedException();
}
