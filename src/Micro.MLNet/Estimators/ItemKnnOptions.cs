using Micro.MLNet.Options;

namespace Micro.MLNet;

/// <summary>Options of ItemKNN: an item scores by how similar it is to the user's own, counted from common users. Nothing is learned.</summary>
/// <remarks><see cref="RankingTrainerOptions.Backbone"/> and <see cref="RankingTrainerOptions.Optimization"/> are ignored, and so is a validation set.</remarks>
public sealed record ItemKnnOptions : RankingTrainerOptions
{
    /// <summary>Most similar items that are kept of each item, k.</summary>
    /// <value>Default 100. At least 1.</value>
    public int NeighborCount { get; init; } = 100;

    /// <summary>h in |U_i ∩ U_j| / (√(|U_i| |U_j|) + h): the larger, the less few common users count.</summary>
    /// <value>Default 10. Range [0, 100000].</value>
    public double Shrinkage { get; init; } = 10;

    internal override void Validate(OptionFaults faults)
    {
        base.Validate(faults);
        faults.Require(NeighborCount >= 1, nameof(NeighborCount), NeighborCount, "use a whole number of at least 1; 100 is a good start");
        faults.Require(Shrinkage is >= 0 and <= 100_000, nameof(Shrinkage), Shrinkage, "use a value in [0, 100000]; 10 is a good start");
    }
}
