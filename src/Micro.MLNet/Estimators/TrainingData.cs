using System;
using System.Collections.Generic;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Micro.MLNet.Options;
using Microsoft.ML;

namespace Micro.MLNet;

/// <summary>What one call of <c>Fit</c> has read, checked before training starts.</summary>
internal sealed class TrainingData
{
    private TrainingData(IdMap users, IdMap items, Interactions interactions, IReadOnlyList<Modality> modalities)
    {
        Users = users;
        Items = items;
        Interactions = interactions;
        Modalities = modalities;
    }

    /// <summary>Raw user ids.</summary>
    public IdMap Users { get; }

    /// <summary>Raw item ids: those with interactions first.</summary>
    public IdMap Items { get; }

    /// <summary>All interactions, those to be held out included.</summary>
    public Interactions Interactions { get; }

    /// <summary>Item features; empty for a backbone alone.</summary>
    public IReadOnlyList<Modality> Modalities { get; }

    /// <summary>Reads and checks everything that training needs.</summary>
    /// <exception cref="ArgumentException">Something can't be used; the message says what, and what to do.</exception>
    public static TrainingData Read(IDataView train, InteractionColumns columns, RankingTrainerOptions options, TrainingLog log)
    {
        var users = new IdMap.Builder();
        var items = new IdMap.Builder();
        var rows = InteractionReader.Collect(train, columns, users, items);
        RequireInteractions(rows, columns);
        RequireSeveral(users.Count, "user", columns.User);
        RequireSeveral(items.Count, "item", columns.Item);
        var (itemMap, modalities) = options is MultimodalTrainerOptions multimodal ? ReadFeatures(items, multimodal, log) : (items.Build(), []);
        var data = new TrainingData(users.Build(), itemMap, rows.Build(users.Count, itemMap.Count), modalities);
        log.Interactions(data.Interactions, rows);
        if (options.FitOptions.Graph is { } graph && graph.NeighborCount >= itemMap.Count)
        {
            throw new ArgumentException(
                $"Graph.{nameof(GraphOptions.NeighborCount)} is {graph.NeighborCount}, but there are only {itemMap.Count} items. " +
                $"Use at most {itemMap.Count - 1}, or pass the features of more items.");
        }

        if (data.Interactions.Count == (long)data.Users.Count * itemMap.Count)
        {
            throw new ArgumentException(
                $"Each of the {data.Users.Count} users has interacted with each of the {itemMap.Count} items, so no item is left to rank lower. " +
                $"Pass only the rows that are interactions, or name the column that tells them apart in {ColumnRole.Label.Option}.");
        }

        return data;
    }

    /// <summary>The columns that the fitted model scores.</summary>
    public ScoringColumns ScoringColumns(DataViewSchema schema, InteractionColumns columns, string scoreColumn)
    {
        var user = schema[columns.User];
        var item = schema[columns.Item];
        return new ScoringColumns(columns.User, columns.Item, scoreColumn, user.Type, item.Type)
        {
            UserKeyIndices = KeyIndex.Of(user, ColumnRole.User, new IdLookup(Users))?.ToArray(),
            ItemKeyIndices = KeyIndex.Of(item, ColumnRole.Item, new IdLookup(Items))?.ToArray(),
        };
    }

    private static (IdMap Items, IReadOnlyList<Modality> Modalities) ReadFeatures(IdMap.Builder items, MultimodalTrainerOptions options, TrainingLog log)
    {
        var policy = options.MissingPolicy;
        var itemColumn = options.FeatureItemColumnName ?? options.ItemColumnName;
        var (map, modalities, report) = ItemFeatureReader.Read(options.ItemFeatures!, itemColumn, options.ModalityColumnNames, items, policy);
        log.Features(report, policy);
        if (modalities.Count == 1 && options.FitOptions.Fusion is { ContrastiveWeight: > 0 })
        {
            log.SingleModality();
        }

        return (map, modalities);
    }

    private static void RequireInteractions(InteractionRows rows, InteractionColumns columns)
    {
        if (rows.Users.Length > 0)
        {
            return;
        }

        var counts = rows.Counts;
        throw new ArgumentException(
            $"There are no interactions: of {counts.Rows} rows, {counts.NotInteractions} aren't interactions by their label and {counts.MissingIds} lack an id " +
            $"in column '{columns.User}' or '{columns.Item}'. Pass rows with both ids" +
            (columns.Label is null ? "." : $", and a value above 0 in label column '{columns.Label}'."));
    }

    private static void RequireSeveral(int count, string kind, string column)
    {
        if (count < 2)
        {
            throw new ArgumentException(
                $"Column '{column}' holds 1 distinct {kind} among the interactions, but training needs at least 2 {kind}s. " +
                $"Check that '{column}' is the column of {kind} ids, or pass more interactions.");
        }
    }
}
