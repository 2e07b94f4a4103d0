using System;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Micro.MLNet.Evaluation;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <summary>Splits a view by a rule over its interactions.</summary>
internal static class InteractionSplit
{
    /// <summary>Assigns each row its part.</summary>
    public delegate byte[] Rule(InteractionRows rows);

    /// <summary>Reads the interactions, assigns each to a part and returns one filtered view per part. Rows without an id stay in training, which passes
    /// them over.</summary>
    /// <exception cref="ArgumentException">The view has no interactions.</exception>
    public static RecommendationSplit Split(IHostEnvironment environment, IDataView data, InteractionColumns columns, Rule rule)
    {
        ArgumentNullException.ThrowIfNull(data);
        var rows = InteractionReader.Collect(data, columns, new IdMap.Builder(), new IdMap.Builder());
        if (rows.Users.Length == 0)
        {
            throw new ArgumentException(
                $"There are no interactions to split: of {rows.Counts.Rows} rows, {rows.Counts.MissingIds} lack an id in column '{columns.User}' or '{columns.Item}'.", nameof(data));
        }

        var assigned = rule(rows);
        var parts = new byte[rows.Counts.Rows];
        for (var n = 0; n < assigned.Length; n++)
        {
            parts[rows.Positions[n]] = assigned[n];
        }

        using var channel = environment.Register(nameof(InteractionSplit)).Start("Splitting");
        channel.Info(MessageSensitivity.None, "{0}", Describe(assigned));
        return new RecommendationSplit(
            new PartView(data, parts, InteractionSplitter.Train),
            new PartView(data, parts, InteractionSplitter.Validation),
            new PartView(data, parts, InteractionSplitter.Test));
    }

    private static string Describe(byte[] assigned) => string.Create(
        CultureInfo.InvariantCulture,
        $"Of {assigned.Length} interactions, {assigned.Count(part => part == InteractionSplitter.Train)} are for training, " +
        $"{assigned.Count(part => part == InteractionSplitter.Validation)} for validation and {assigned.Count(part => part == InteractionSplitter.Test)} for test.");
}
