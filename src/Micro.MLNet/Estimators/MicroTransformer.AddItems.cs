using System;
using System.Linq;
using System.Threading;
using Micro.MLNet.Data;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet;

/// <content>Items added after training.</content>
public sealed partial class MicroTransformer
{
    /// <summary>Gives items that training never saw vectors from their features alone, without training.</summary>
    /// <param name="features">An item id column and one vector column per modality, named and prepared as at training. A row without an id is refused; a vector that is empty or has a NaN is
    /// missing and treated as <see cref="Options.GraphOptions.MissingModality"/> said at training, <see cref="Options.MissingModality.Mean"/> being the mean of the trained items.</param>
    /// <param name="itemColumnName">The item id column; null for <see cref="ItemColumnName"/>.</param>
    /// <param name="skipKnown">Whether rows of items that the model knows are passed over instead of refused.</param>
    /// <param name="cancellation">Stops the search for neighbors; there is no new model then.</param>
    /// <returns>A new model with the items behind those it had; this one stays as it is.</returns>
    /// <remarks>
    /// A new item finds its neighbors among the trained items by raw and by projected features, exactly, and gets x̂_i = h_i/‖h_i‖ (MICRO Eqs. 1 to 9 and 13) as a trained item does, with two
    /// differences: it has no id embedding, and it becomes nobody's neighbor. So neither the order of additions nor what is added together changes a vector, and trained items keep theirs. Training
    /// again now and then lets the new items' own interactions count. Libtorch isn't needed.
    ///
    /// The new items can be recommended, scored, explained and saved like others. Where the interactions' item column was a key with key values, a chain that
    /// <c>mlContext.Model.Save</c> wrote knows the keys of training only: to it, added items are unknown. <see cref="Save(string)"/> and scoring in memory know them.
    /// </remarks>
    /// <exception cref="ArgumentException">A row can't be used, or an item is known already; nothing is built then.</exception>
    /// <exception cref="InvalidOperationException">The model keeps no state of its training, or has no item graphs.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public MicroTransformer AddItems(IDataView features, string? itemColumnName = null, bool skipKnown = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        ItemAddition.Require(Fitted);
        var (ids, matrices) = NewItemReader.Read(features, itemColumnName ?? ItemColumnName, [.. Fitted.Modalities.Select(modality => modality.Name)], Fitted.Items, skipKnown);
        return new MicroTransformer(Environment, ids.Count > 0 ? ItemAddition.Add(Fitted, ids, matrices, cancellation) : Fitted, Columns);
    }
}
