using System;
using System.Collections.Generic;
using System.Threading;
using Micro.MLNet.Evaluation;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <summary>Recommendation tasks of this package: <c>mlContext.Recommendation()</c>.</summary>
/// <remarks>Where the official Recommender package is referenced too, <c>mlContext.Recommendation()</c> is its catalog; the methods of this class are then
/// extensions on it: see <see cref="MicroEvaluationExtensions"/>.</remarks>
public sealed partial class MicroRecommendationCatalog
{
    internal MicroRecommendationCatalog(IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        Environment = environment;
        Trainers = new MicroTrainers(environment);
    }

    /// <summary>The trainers.</summary>
    public MicroTrainers Trainers { get; }

    internal IHostEnvironment Environment { get; }

    /// <summary>Ranks the whole catalog for every test user and measures the lists: Recall, Precision, NDCG, HitRate, MAP and MRR at each cutoff.</summary>
    /// <remarks>Items that the user has in the training data are never ranked. Test rows that repeat a training interaction are refused; users and items
    /// that the model doesn't know are passed over and counted.</remarks>
    /// <param name="model">A <see cref="MicroTransformer"/>, or a chain that holds one, loaded or not.</param>
    /// <param name="test">Held-out interactions, in the form that the whole <paramref name="model"/> takes.</param>
    /// <param name="options">Cutoffs and definitions; null for the defaults.</param>
    /// <param name="validation">Interactions masked like the training interactions; null masks these alone.</param>
    /// <param name="labelColumnName">Column that tells interactions from other rows; null when every row is one.</param>
    /// <param name="cancellation">Ends the evaluation before the next few users.</param>
    /// <exception cref="InvalidOperationException">Test and training interactions overlap, or there is nothing to evaluate.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RankingReport EvaluateTopK(
        ITransformer model,
        IDataView test,
        TopKEvaluationOptions? options = null,
        IDataView? validation = null,
        string? labelColumnName = null,
        CancellationToken cancellation = default) =>
        TopKEvaluation.Evaluate(LocatedModel.Find(Environment, model), test, validation, labelColumnName, options ?? new(), dropSeen: false, cancellation);

    /// <summary>Fits on all folds but one, evaluates on that one, and repeats for every fold.</summary>
    /// <remarks>Rows are split at random, so that users occur on both sides. A test row whose pair also stands in the training rows is passed over.</remarks>
    /// <param name="interactions">The interactions, in the form that <paramref name="estimator"/> takes.</param>
    /// <param name="estimator">A trainer of this package, or a chain that holds one.</param>
    /// <param name="folds">Number of folds, at least 2.</param>
    /// <param name="options">Cutoffs and definitions; null for the defaults.</param>
    /// <param name="seed">Seed of the split; null takes <c>MLContext(seed)</c>'s.</param>
    /// <param name="labelColumnName">Column that tells interactions from other rows; null when every row is one.</param>
    /// <param name="cancellation">Ends it before the next fit and within an evaluation; a trainer's own <see cref="RankingTrainerOptions.Cancellation"/> ends a fit.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public CrossValidationReport CrossValidateTopK(
        IDataView interactions,
        IEstimator<ITransformer> estimator,
        int folds = 5,
        TopKEvaluationOptions? options = null,
        int? seed = null,
        string? labelColumnName = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(interactions);
        ArgumentNullException.ThrowIfNull(estimator);
        if (folds < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(folds), folds, $"'{nameof(folds)}' is {folds}, but cross-validation needs at least 2; 5 is usual.");
        }

        var reports = new List<RankingReport>();
        foreach (var fold in Context.Data.CrossValidationSplit(interactions, folds, samplingKeyColumnName: null, seed))
        {
            cancellation.ThrowIfCancellationRequested();
            var model = LocatedModel.Find(Environment, estimator.Fit(fold.TrainSet));
            reports.Add(TopKEvaluation.Evaluate(model, fold.TestSet, null, labelColumnName, options ?? new(), dropSeen: true, cancellation));
        }

        return new CrossValidationReport(reports);
    }

    /// <summary>Lays out complete candidate lists: for every test user all items but those of the training data, in adjacent rows.</summary>
    /// <remarks>The lists are what <c>mlContext.Ranking.Evaluate(scored, labelColumnName: "Label", rowGroupColumnName: "GroupId")</c> needs once the model has
    /// scored them. NDCG then equals <see cref="EvaluateTopK"/>'s. Users without a relevant item are left out, as they would count as 0.</remarks>
    /// <param name="model">A <see cref="MicroTransformer"/>, or a chain that holds one, loaded or not.</param>
    /// <param name="test">Held-out interactions, in the form that the whole <paramref name="model"/> takes.</param>
    /// <param name="groupColumnName">Output column: a key, one per user.</param>
    /// <param name="labelColumnName">Output column: Single, 1 for relevant items and 0 for the others.</param>
    /// <returns>A lazy view: user and item ids as text under the model's column names, group and label. <see cref="FindMicro"/>'s transformer scores it,
    /// whatever type its id columns had in training.</returns>
    /// <exception cref="InvalidOperationException">Test and training interactions overlap.</exception>
    public IDataView LayOutCandidates(ITransformer model, IDataView test, string groupColumnName = "GroupId", string labelColumnName = "Label")
    {
        var located = LocatedModel.Find(Environment, model);
        return CandidateList.LayOut(located.Micro, HeldOut.Read(located, test, label: null).Known, groupColumnName, labelColumnName);
    }

    private MLContext Context => Environment as MLContext ?? new MLContext();
}
