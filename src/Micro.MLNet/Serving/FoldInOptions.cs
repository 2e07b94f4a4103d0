using System;
using Micro.MLNet.Options;

namespace Micro.MLNet.Serving;

/// <summary>How a user whom training hasn't seen gets a vector from their items.</summary>
/// <remarks>
/// Models on LightGCN (MICRO, LATTICE and SGL on it, and LightGCN itself) that keep the state of their training propagate the items' layers to the user, in
/// closed form; every other model of embeddings solves regularized least squares (Hu, Koren, Volinsky 2008). ItemKNN scores items by the history itself, and
/// Popularity needs none.
/// </remarks>
public sealed record FoldInOptions
{
    /// <summary>What happens to items of a history that the model doesn't know.</summary>
    /// <value>Default <see cref="UnknownItemPolicy.Throw"/>.</value>
    public UnknownItemPolicy UnknownItems { get; init; } = UnknownItemPolicy.Throw;

    /// <summary>Steps of BPR on the user's vector alone, after the closed form: each draws one other item for each item of the history.</summary>
    /// <value>Default 0: the closed form alone comes closest to a trained vector. Range [0, 10000].</value>
    public int RefinementSteps { get; init; }

    /// <summary>How far a step of refinement goes.</summary>
    /// <value>Default 0.05. Range (0, 100].</value>
    public double LearningRate { get; init; } = .05;

    /// <summary>Seed of the other items that refinement draws: the same history, options and model give the same vector.</summary>
    /// <value>Default 0.</value>
    public int Seed { get; init; }

    /// <summary>α of least squares: how much more an item of the history counts than one outside; see <see cref="Regularization"/>.</summary>
    /// <value>Default 40. Range [0, 1000000]. Models that propagate ignore it.</value>
    /// <remarks>u = argmin Σ_{i∈H} (1 + α) (1 - u·x̂_i)² + Σ_{i∉H} (u·x̂_i)² + λ‖u‖²</remarks>
    public double Confidence { get; init; } = 40;

    /// <summary>λ of least squares, in multiples of the mean over d components of Σ_i x̂_ic², so that it fits whatever the embeddings' scale.</summary>
    /// <value>Default 10. Range (0, 1000000]. Models that propagate ignore it.</value>
    public double Regularization { get; init; } = 10;

    internal void Validate()
    {
        var faults = new OptionFaults();
        faults.Require(Enum.IsDefined(UnknownItems), nameof(UnknownItems), UnknownItems, $"use a named value of {nameof(UnknownItemPolicy)}");
        faults.Require(RefinementSteps is >= 0 and <= 10_000, nameof(RefinementSteps), RefinementSteps, "use a whole number in [0, 10000]; 0 is a good start");
        faults.Require(LearningRate is > 0 and <= 100, nameof(LearningRate), LearningRate, "use a value in (0, 100]; 0.05 is a good start");
        faults.Require(Confidence is >= 0 and <= 1e6, nameof(Confidence), Confidence, "use a value in [0, 1000000]; 40 is a good start");
        faults.Require(Regularization is > 0 and <= 1e6, nameof(Regularization), Regularization, "use a value in (0, 1000000]; 10 is a good start");
        faults.ThrowIfAny("foldIn");
    }
}
