using System;
using System.Collections.Generic;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>Complete candidate lists, as <c>mlContext.Ranking.Evaluate</c> wants them: one run of adjacent rows per user.</summary>
internal static class CandidateList
{
    /// <summary>A lazy view over all candidates of all users with a relevant item.</summary>
    public static IDataView LayOut(MicroTransformer micro, Interactions relevant, string groupColumn, string labelColumn)
    {
        var model = micro.Fitted;
        DisjointSets.Require(relevant, [model.Seen], model.Users.Ids, model.Items.Ids);
        var users = new List<int>();
        for (var u = 0; u < relevant.UserCount; u++)
        {
            if (!relevant.Row(u).IsEmpty)
            {
                users.Add(u);
            }
        }

        if (users.Count == 0)
        {
            throw new ArgumentException(
                $"None of the test rows holds a user and an item that the model knows, so there is nothing to lay out. " +
                $"Check that columns '{micro.UserColumnName}' and '{micro.ItemColumnName}' hold the ids of the training data.");
        }

        var schema = SchemaDefinition.Create(typeof(Candidate));
        schema[nameof(Candidate.Group)].ColumnType = new KeyDataViewType(typeof(uint), users.Count);
        MemoryView.Rename(
            schema,
            (nameof(Candidate.User), micro.UserColumnName),
            (nameof(Candidate.Item), micro.ItemColumnName),
            (nameof(Candidate.Group), groupColumn),
            (nameof(Candidate.Label), labelColumn));
        return new MLContext().Data.LoadFromEnumerable(Rows(model, relevant, users), schema);
    }

    private static IEnumerable<Candidate> Rows(FittedModel model, Interactions relevant, List<int> users)
    {
        for (var group = 0; group < users.Count; group++)
        {
            var user = users[group];
            for (var i = 0; i < model.ItemCount; i++)
            {
                if (!model.Seen.Contains(user, i))
                {
                    yield return new Candidate
                    {
                        User = model.Users[user],
                        Item = model.Items[i],
                        Group = (uint)group, // ML.NET adds 1 to the keys of objects
                        Label = relevant.Contains(user, i) ? 1 : 0,
                    };
                }
            }
        }
    }

    private sealed class Candidate
    {
        public string User { get; set; } = string.Empty;

        public string Item { get; set; } = string.Empty;

        public uint Group { get; set; }

        public float Label { get; set; }
    }
}
