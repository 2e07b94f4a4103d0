using Micro.MLNet.Core;

namespace Micro.MLNet.Data;

/// <summary>The interactions of a view in row order.</summary>
/// <param name="Users">User indices.</param>
/// <param name="Items">Item indices.</param>
/// <param name="Positions">Row numbers in the view, ascending.</param>
/// <param name="Times">Times, comparable with each other only; null unless asked for.</param>
/// <param name="Counts">What was passed over.</param>
internal sealed record InteractionRows(int[] Users, int[] Items, int[] Positions, long[]? Times, InteractionCounts Counts)
{
    /// <summary>The distinct pairs.</summary>
    public Interactions Build(int userCount, int itemCount) => Interactions.Build(userCount, itemCount, Users, Items);
}
