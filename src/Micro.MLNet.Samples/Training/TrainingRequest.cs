using System;
using System.Collections.Generic;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Samples.Training;

/// <summary>What to train, as the command line says it.</summary>
internal sealed record TrainingRequest
{
    public string Algorithm { get; init; } = "micro";

    public string Preset { get; init; } = "default";

    /// <summary>The network under MICRO; null keeps the preset's.</summary>
    public BackboneKind? Backbone { get; init; }

    public int? Seed { get; init; }

    public int? MaxEpochs { get; init; }

    public int? ThreadCount { get; init; }

    public string? Device { get; init; }

    /// <summary>Gets what item graphs look like; null for nobody.</summary>
    public IProgress<ItemGraphReport>? GraphProgress { get; init; }

    /// <summary>File for checkpoints; null for none.</summary>
    public string? CheckpointPath { get; init; }

    public int? CheckpointEvery { get; init; }

    /// <summary>More options as PATH=VALUE.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
