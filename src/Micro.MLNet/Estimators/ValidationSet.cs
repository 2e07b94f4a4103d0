using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Options;
using Microsoft.ML;

namespace Micro.MLNet;

/// <summary>The interactions that decide when to stop.</summary>
internal static class ValidationSet
{
    /// <summary>Holds out a share of each user's interactions.</summary>
    /// <returns>The rest and the held-out ones; null when nothing is held out.</returns>
    public static (Interactions Train, Interactions? Validation) HoldOut(Interactions all, OptimizationOptions options, int seed, TrainingLog log)
    {
        if (options.ValidationFraction == 0)
        {
            return (all, null);
        }

        var (train, validation) = InteractionSplitter.HoldOut(all, options.ValidationFraction, seed);
        log.HeldOut(validation.Count, options.ValidationFraction);
        return validation.Count > 0 ? (train, validation) : (all, null);
    }

    /// <summary>Reads a validation view over the ids of training.</summary>
    /// <exception cref="ArgumentException">Nothing of it can be used.</exception>
    public static (Interactions Train, Interactions? Validation) Match(IDataView view, InteractionColumns columns, TrainingData data, TrainingLog log)
    {
        var rows = InteractionReader.Match(view, columns, data.Users, data.Items);
        var matched = rows.Build(data.Users.Count, data.Items.Count);
        var validation = Without(matched, data.Interactions);
        var repeated = matched.Count - validation.Count;
        log.Validation(validation.Count, rows.Counts, repeated);
        return validation.Count > 0
            ? (data.Interactions, validation)
            : throw new ArgumentException(
                $"None of the {rows.Counts.Rows} validation rows can be used: {rows.Counts.UnknownIds} have a user or an item that training doesn't know, " +
                $"{rows.Counts.MissingIds} lack an id, {rows.Counts.NotInteractions} aren't interactions by their label, and {repeated} interactions are training interactions. " +
                "Pass held-out interactions of the same users and items, or none.",
                nameof(view));
    }

    /// <summary>Refuses to rank cold items when none is held out.</summary>
    /// <exception cref="ArgumentException">None is.</exception>
    public static void RequireCandidates(Interactions? validation, Interactions train, CandidateItems candidates)
    {
        if (validation is null || candidates == CandidateItems.All)
        {
            return;
        }

        var (heldOut, trained) = (validation.CountByItem(), train.CountByItem());
        if (!heldOut.Where((count, item) => count > 0 && trained[item] == 0).Any())
        {
            throw new ArgumentException(
                $"Optimization.{nameof(OptimizationOptions.ValidationCandidates)} is {candidates}, but each of the {validation.Count} validation interactions has an item with training interactions. " +
                $"Pass a validation set with cold-start items to Fit, such as SplitColdItems makes, or use {CandidateItems.All}.");
        }
    }

    /// <summary>The interactions that aren't among <paramref name="excluded"/>.</summary>
    public static Interactions Without(Interactions interactions, Interactions excluded)
    {
        List<int> users = [];
        List<int> items = [];
        for (var u = 0; u < interactions.UserCount; u++)
        {
            foreach (var item in interactions.Row(u))
            {
                if (!excluded.Contains(u, item))
                {
                    users.Add(u);
                    items.Add(item);
                }
            }
        }

        return Interactions.Build(interactions.UserCount, interactions.ItemCount, [.. users], [.. items]);
    }
}
