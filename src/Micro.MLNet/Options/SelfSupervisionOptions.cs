using System;

namespace Micro.MLNet.Options;

/// <summary>Self-supervision by two augmented views of the user-item graph (Wu et al. 2021, "Self-supervised Graph Learning for Recommendation").</summary>
public sealed record SelfSupervisionOptions
{
    /// <summary>How a view is made from the graph, anew for each epoch.</summary>
    /// <value>Default <see cref="GraphAugmentation.EdgeDropout"/>, the best of the paper.</value>
    public GraphAugmentation Augmentation { get; init; } = GraphAugmentation.EdgeDropout;

    /// <summary>Probability ρ that a view lacks a node or an edge.</summary>
    /// <value>Default 0.1. Range [0, 1).</value>
    public double DropRate { get; init; } = 0.1;

    /// <summary>Weight λ₁ of the contrast between the views.</summary>
    /// <value>Default 0.1. Range [0, 100].</value>
    public double ContrastiveWeight { get; init; } = 0.1;

    /// <summary>Temperature τ of the contrast.</summary>
    /// <value>Default 0.2. Range [0.01, 10].</value>
    public double Temperature { get; init; } = 0.2;

    internal void Validate(OptionFaults faults)
    {
        faults.Require(Enum.IsDefined(Augmentation), "SelfSupervision.Augmentation", Augmentation, $"use a named value of {nameof(GraphAugmentation)}");
        faults.Require(DropRate is >= 0 and < 1, "SelfSupervision.DropRate", DropRate, "use a value in [0, 1); 0.1 is a good start");
        faults.Require(ContrastiveWeight is >= 0 and <= 100, "SelfSupervision.ContrastiveWeight", ContrastiveWeight, "use a value in [0, 100]; 0.1 is a good start");
        faults.Require(Temperature is >= 0.01 and <= 10, "SelfSupervision.Temperature", Temperature, "use a value in [0.01, 10]; 0.2 is a good start");
    }
}

/// <summary>How SGL makes a view of the user-item graph.</summary>
public enum GraphAugmentation
{
    /// <summary>Each user and each item is left out with probability ρ, and all their edges with them (ND).</summary>
    NodeDropout,

    /// <summary>Each edge is left out with probability ρ (ED).</summary>
    EdgeDropout,

    /// <summary>Each layer leaves out edges of its own (RW).</summary>
    RandomWalk,
}
