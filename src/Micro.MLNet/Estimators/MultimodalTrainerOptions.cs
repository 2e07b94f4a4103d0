using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Options;
using Microsoft.ML;

namespace Micro.MLNet;

/// <summary>What every trainer that learns from item features has in common.</summary>
public abstract record MultimodalTrainerOptions : RankingTrainerOptions
{
    private protected MultimodalTrainerOptions()
    {
    }

    /// <summary>Item features: an item id column and one vector column per modality. Required.</summary>
    /// <value>Default null, which is refused when the trainer is created.</value>
    public IDataView? ItemFeatures { get; init; }

    /// <summary>Item id column of <see cref="ItemFeatures"/>.</summary>
    /// <value>Default null: the same name as <see cref="RankingTrainerOptions.ItemColumnName"/>.</value>
    public string? FeatureItemColumnName { get; init; }

    /// <summary>Vector columns of <see cref="ItemFeatures"/>, one per modality: Vector&lt;Single&gt; or Vector&lt;Double&gt;.</summary>
    /// <value>Default empty: every such column.</value>
    public IReadOnlyList<string> ModalityColumnNames { get; init; } = [];

    /// <summary>What becomes of items without a vector.</summary>
    internal abstract MissingModality MissingPolicy { get; }

    internal override void Validate(OptionFaults faults)
    {
        base.Validate(faults);
        faults.Require(ItemFeatures is not null, nameof(ItemFeatures), ItemFeatures, "pass an IDataView with an item id column and one vector column per modality");
        faults.Require(FeatureItemColumnName is not { Length: 0 }, nameof(FeatureItemColumnName), FeatureItemColumnName, $"name a column of {nameof(ItemFeatures)}, or use null for {nameof(ItemColumnName)}");
        faults.Require(ModalityColumnNames is not null, nameof(ModalityColumnNames), ModalityColumnNames, "use an empty list for every vector column");
        foreach (var name in ModalityColumnNames?.GroupBy(name => name).Where(group => group.Count() > 1 || string.IsNullOrEmpty(group.Key)) ?? [])
        {
            faults.Require(false, nameof(ModalityColumnNames), name.Key, "name each vector column once");
        }
    }
}
