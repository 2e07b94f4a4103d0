using Micro.MLNet.Data;
using Micro.MLNet.Evaluation;
using Microsoft.ML;

namespace Micro.MLNet;

/// <content>Splits. Rows of the same user and item always share a part; the parts are lazy views that keep all columns and the order of rows.</content>
public sealed partial class MicroRecommendationCatalog
{
    /// <summary>Splits each user's interactions at random by ratio (the paper: 80/10/10). Every user keeps at least one in training.</summary>
    /// <param name="data">The interactions.</param>
    /// <param name="userColumnName">User id column.</param>
    /// <param name="itemColumnName">Item id column.</param>
    /// <param name="validationFraction">Share of validation.</param>
    /// <param name="testFraction">Share of test.</param>
    /// <param name="seed">Seed of the choice.</param>
    public RecommendationSplit SplitPerUser(
        IDataView data,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        double validationFraction = 0.1,
        double testFraction = 0.1,
        int seed = 0) =>
        InteractionSplit.Split(
            Environment,
            data,
            new InteractionColumns(userColumnName, itemColumnName),
            rows => InteractionSplitter.PerUserRatio(rows.Users, rows.Items, seed, validationFraction, testFraction));

    /// <summary>Splits each user's interactions at random by the rule of the published code: fewer than ten give one each to validation and test, others a
    /// fifth, halved.</summary>
    /// <param name="data">The interactions.</param>
    /// <param name="userColumnName">User id column.</param>
    /// <param name="itemColumnName">Item id column.</param>
    /// <param name="seed">Seed of the choice.</param>
    public RecommendationSplit SplitPublished(IDataView data, string userColumnName = "UserId", string itemColumnName = "ItemId", int seed = 0) =>
        InteractionSplit.Split(
            Environment,
            data,
            new InteractionColumns(userColumnName, itemColumnName),
            rows => InteractionSplitter.PublishedRule(rows.Users, rows.Items, seed));

    /// <summary>Puts one interaction of each user into test and one into validation: the latest two with a time column, else random ones.</summary>
    /// <param name="data">The interactions.</param>
    /// <param name="userColumnName">User id column.</param>
    /// <param name="itemColumnName">Item id column.</param>
    /// <param name="timeColumnName">Time column: a number, DateTime or DateTimeOffset; null chooses at random.</param>
    /// <param name="seed">Seed of the choice; ignored with a time column.</param>
    public RecommendationSplit SplitLeaveOneOut(
        IDataView data,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        string? timeColumnName = null,
        int seed = 0) =>
        InteractionSplit.Split(
            Environment,
            data,
            new InteractionColumns(userColumnName, itemColumnName, Time: timeColumnName),
            rows => rows.Times is { } times
                ? InteractionSplitter.LeaveOneOut(rows.Users, rows.Items, times)
                : InteractionSplitter.LeaveOneOut(rows.Users, rows.Items, seed));

    /// <summary>Splits at two points in time: the latest share of all interactions is test, the share before it validation.</summary>
    /// <param name="data">The interactions.</param>
    /// <param name="timeColumnName">Time column: a number, DateTime or DateTimeOffset.</param>
    /// <param name="userColumnName">User id column.</param>
    /// <param name="itemColumnName">Item id column.</param>
    /// <param name="validationFraction">Share of validation.</param>
    /// <param name="testFraction">Share of test.</param>
    /// <param name="perUser">Whether each user's own latest interactions are taken, so that every user stays in training.</param>
    public RecommendationSplit SplitTemporal(
        IDataView data,
        string timeColumnName,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        double validationFraction = 0.1,
        double testFraction = 0.1,
        bool perUser = false) =>
        InteractionSplit.Split(
            Environment,
            data,
            new InteractionColumns(userColumnName, itemColumnName, Time: timeColumnName),
            rows => perUser
                ? InteractionSplitter.TemporalPerUser(rows.Users, rows.Items, rows.Times, validationFraction, testFraction)
                : InteractionSplitter.TemporalGlobal(rows.Users, rows.Items, rows.Times, validationFraction, testFraction));

    /// <summary>Makes a share of the items cold: all interactions of one half of them are validation, those of the other half test.</summary>
    /// <param name="data">The interactions.</param>
    /// <param name="userColumnName">User id column.</param>
    /// <param name="itemColumnName">Item id column.</param>
    /// <param name="coldFraction">Share of the items.</param>
    /// <param name="seed">Seed of the choice.</param>
    public RecommendationSplit SplitColdItems(
        IDataView data,
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        double coldFraction = 0.2,
        int seed = 0) =>
        InteractionSplit.Split(
            Environment,
            data,
            new InteractionColumns(userColumnName, itemColumnName),
            rows => InteractionSplitter.ColdItems(rows.Users, rows.Items, seed, coldFraction));
}
