using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>The paper's cold-start split: a fifth of the items loses all its interactions to validation and test, one half each.</summary>
internal static class ColdSplit
{
    private const int Seed = 2022; // of the choice of items: the same for every system and run

    /// <summary>All interactions of a data set, split anew.</summary>
    public static DataSet Of(MLContext ml, DataSet data)
    {
        TableView?[] parts = [data.Train, data.Validation, data.Test];
        string[] Column(string name) => [.. parts.OfType<TableView>().SelectMany(part => Enumerable.Range(0, part.RowCount).Select(part[name].TextAt))];
        var items = Column(DataSet.ItemColumn);
        var interactions = new TableView(new TextColumn(DataSet.UserColumn, Column(DataSet.UserColumn)), new TextColumn(DataSet.ItemColumn, items));
        var split = ml.Recommendation().SplitColdItems(interactions, DataSet.UserColumn, DataSet.ItemColumn, seed: Seed);
        var (validation, test) = (Items(split.Validation), Items(split.Test));
        Split[] rows = [.. items.Select(item => test.Contains(item) ? Split.Test : validation.Contains(item) ? Split.Validation : Split.Train)];
        return DataSet.Create(interactions, rows, data.ItemFeatures, "the cold-start split") with { Rule = SplitRule.ColdItems(Seed) };
    }

    private static HashSet<string> Items(IDataView view) =>
        view.GetColumn<ReadOnlyMemory<char>>(DataSet.ItemColumn).Select(item => item.ToString()).ToHashSet(StringComparer.Ordinal);
}
