using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Training;

/// <summary>Measures a model on the parts of a data set.</summary>
/// <remarks>Relevant items that a model doesn't know, such as cold-start items of a model without item features, don't count; see <see cref="CountUnknown"/>.</remarks>
internal static class ModelEvaluation
{
    /// <summary>Metrics on validation, with training interactions masked; null without validation data.</summary>
    public static RankingReport? OnValidation(MLContext ml, MicroTransformer model, DataSet data) =>
        data.Validation is null ? null : ml.Recommendation().EvaluateTopK(model, data.Validation);

    /// <summary>Metrics on test, null without test data. The published protocol masks training interactions only; validation ones may be masked too.</summary>
    public static RankingReport? OnTest(MLContext ml, MicroTransformer model, DataSet data, bool maskValidation) =>
        Evaluate(ml, model, data.Test, data, maskValidation);

    /// <summary>Metrics on the test interactions with cold-start items, or with all others; null when there are none.</summary>
    public static RankingReport? OnTestPart(MLContext ml, MicroTransformer model, DataSet data, bool cold, bool maskValidation = false) =>
        Evaluate(ml, model, data.Part(data.Test, cold), data, maskValidation);

    /// <summary>Each user's relevant items among the first <paramref name="count"/> of the ranking that <see cref="OnTest"/> measures, best first.</summary>
    /// <param name="model">Knows the users.</param>
    /// <param name="relevant">Interactions.</param>
    /// <param name="users">Distinct ids.</param>
    /// <param name="count">Length of the lists.</param>
    public static IReadOnlyDictionary<string, string[]> HitsByUser(MicroTransformer model, TableView relevant, IReadOnlyList<string> users, int count)
    {
        var (userColumn, itemColumn) = (relevant[DataSet.UserColumn], relevant[DataSet.ItemColumn]);
        var wanted = Enumerable.Range(0, relevant.RowCount).ToLookup(userColumn.TextAt, itemColumn.TextAt, StringComparer.Ordinal);
        var lists = model.Recommender.Recommend(users, count);
        return users.Zip(lists).ToDictionary(
            user => user.First, user => user.Second.Select(entry => entry.ItemId).Where(wanted[user.First].Contains).ToArray(), StringComparer.Ordinal);
    }

    private static RankingReport? Evaluate(MLContext ml, MicroTransformer model, TableView? view, DataSet data, bool maskValidation) =>
        view is null || !KnowsAnItem(model, view) ? null : ml.Recommendation().EvaluateTopK(model, view, validation: maskValidation ? data.Validation : null);

    /// <summary>How many of the interactions are with items that the model doesn't know, and so are left out of its metrics.</summary>
    public static int CountUnknown(MicroTransformer model, TableView? view)
    {
        var known = model.Model.ItemIds.ToHashSet(StringComparer.Ordinal);
        return view is null ? 0 : Enumerable.Range(0, view.RowCount).Count(row => !known.Contains(view[DataSet.ItemColumn].TextAt(row)));
    }

    /// <summary>Whether the model can rank any of the items at all.</summary>
    public static bool KnowsAnItem(MicroTransformer model, TableView view) => CountUnknown(model, view) < view.RowCount;
}
