using System;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Training;

/// <summary>Where a training starts from and what becomes of its checkpoints.</summary>
/// <param name="EveryEpochs">Epochs between checkpoints, at least 1.</param>
/// <param name="Resume">Where to go on; null to start.</param>
/// <param name="Save">Keeps a checkpoint.</param>
internal sealed record CheckpointPlan(int EveryEpochs, Checkpoint? Resume, Action<Checkpoint> Save);
