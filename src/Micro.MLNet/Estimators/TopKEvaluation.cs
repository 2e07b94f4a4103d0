using System;
using System.Collections.Generic;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Micro.MLNet.Evaluation;
using Microsoft.ML;

namespace Micro.MLNet;

/// <summary>Evaluates a fitted model on views.</summary>
internal static class TopKEvaluation
{
    /// <summary>Full ranking of the test users.</summary>
    /// <param name="located">The model and the steps before it.</param>
    /// <param name="test">Held-out interactions.</param>
    /// <param name="validation">Masked like the training interactions; null masks these alone.</param>
    /// <param name="label">Tells interactions from other rows; null when every row is one.</param>
    /// <param name="options">Cutoffs and definitions.</param>
    /// <param name="dropSeen">Whether training interactions among the test rows are passed over; they are refused otherwise.</param>
    /// <param name="cancellation">Checked before every few users.</param>
    public static RankingReport Evaluate(
        LocatedModel located, IDataView test, IDataView? validation, string? label, TopKEvaluationOptions options, bool dropSeen, CancellationToken cancellation)
    {
        var model = located.Micro.Fitted;
        var relevant = HeldOut.Read(located, test, label);
        var counted = dropSeen ? ValidationSet.Without(relevant.Known, model.Seen) : relevant.Known;
        List<Interactions> masked = [model.Seen];
        if (validation is not null)
        {
            masked.Add(HeldOut.Read(located, validation, label).Known);
        }

        var report = RankingEvaluator.Evaluate(model, counted, masked, options, model.Users.Ids, model.Items.Ids, cancellation);
        return report.WithSkipped(RankingReport.UnknownUser, relevant.UnknownUsers);
    }
}

/// <summary>Held-out interactions over a model's ids.</summary>
/// <param name="Known">Those between known users and items.</param>
/// <param name="UnknownUsers">Distinct users that the model doesn't know.</param>
internal sealed record HeldOut(Interactions Known, int UnknownUsers)
{
    /// <summary>Reads a view in the form that the whole model takes.</summary>
    public static HeldOut Read(LocatedModel located, IDataView view, string? label)
    {
        ArgumentNullException.ThrowIfNull(view);
        var model = located.Micro.Fitted;
        var users = new IdMap.Builder(model.Users);
        var items = new IdMap.Builder(model.Items);
        var columns = new InteractionColumns(located.Micro.UserColumnName, located.Micro.ItemColumnName, label);
        var rows = InteractionReader.Collect(located.Prepare(view), columns, users, items);
        List<int> knownUsers = [];
        List<int> knownItems = [];
        for (var n = 0; n < rows.Users.Length; n++)
        {
            if (rows.Users[n] < model.UserCount && rows.Items[n] < model.ItemCount)
            {
                knownUsers.Add(rows.Users[n]);
                knownItems.Add(rows.Items[n]);
            }
        }

        var known = Interactions.Build(model.UserCount, model.ItemCount, [.. knownUsers], [.. knownItems]);
        return new HeldOut(known, users.Count - model.UserCount);
    }
}
