using System;
using System.Collections.Generic;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>A row of an experiment's table: what is trained once for each seed.</summary>
/// <param name="Name">The row's name in the table.</param>
/// <param name="Request">What to train; the seed is set for each run.</param>
/// <param name="Modalities">Modalities to use; null for all.</param>
/// <param name="ColdItems">What training knows of cold items.</param>
internal sealed record ExperimentRow(string Name, TrainingRequest Request, IReadOnlyList<string>? Modalities = null, ColdItemUse ColdItems = ColdItemUse.TrainedAndValidated);

/// <summary>What training knows of items without a training interaction.</summary>
internal enum ColdItemUse
{
    /// <summary>Their features are in the item graphs, and validation is what the data says.</summary>
    TrainedAndValidated,

    /// <summary>Their features are in the item graphs; validation is a share of the training interactions.</summary>
    Trained,

    /// <summary>Nothing: they are added to the fitted model. Validation is a share of the training interactions.</summary>
    Added,
}

/// <summary>An experiment that trains.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Title">What it shows, for the head of its table.</param>
/// <param name="Rows">Its rows on a data set, from a request with the options of the command line. The last row is the one that the others are compared with.</param>
/// <param name="IsColdStart">Whether a fifth of the items is made cold first, half of it for validation and half for test, and cold items alone are ranked too.</param>
internal sealed record Experiment(string Name, string Title, Func<DataSet, TrainingRequest, IReadOnlyList<ExperimentRow>> Rows, bool IsColdStart = false);
