using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Experiments.AfterTraining;

/// <summary>How close users who are folded in come to users who were trained: known ones by their own history, and strangers whom training never saw.</summary>
internal sealed class FoldInStudy : AfterTrainingStudy
{
    private const int Cutoff = 20;
    private const int StrangerShare = 10; // every tenth user
    private static readonly int[] Steps = [0, 10, 50];

    public override string Name => "fold-in";

    public override string Description => "Measure how close users who are folded in by their history come to trained ones";

    public override string Title => "Folding in users";

    public override string[] Columns => ["overlap of top 20", "Recall@20 trained", "Recall@20 folded in", "strangers' Recall@20 trained", "strangers' Recall@20 folded in", "ms per list"];

    public override string[] Systems => ["lightgcn", "micro", "mf"];

    public override string Note =>
        "Overlap: the share of a user's own 20 best items among the 20 best for the same history, over all users with a history. Recall@20 is on test, training items left out, " +
        "once with the user's trained vector and once with the folded-in one. Strangers are every tenth user: trained, they are in the training data; folded in, the model was trained without them. " +
        "Variants are steps of BPR refinement. ms per list: one thread, one call of RecommendForHistory after another.";

    protected override IReadOnlyDictionary<string, double[]> Measure(ExperimentData data, TrainingRequest request, Terminal terminal, CancellationToken cancellation)
    {
        var set = data.Set;
        var test = set.Test ?? throw new InvalidDataException("The data has no test interactions, which this experiment measures on. Split some off.");
        string[] users = [.. DataSet.Ids(set.Train, DataSet.UserColumn)];
        var strangers = users.Where((_, n) => (n + request.Seed) % StrangerShare == 0).ToHashSet(StringComparer.Ordinal);
        TableView Part(bool strange) => set.Train.Where(row => strangers.Contains(set.Train[DataSet.UserColumn].TextAt(row)) == strange);

        var full = ModelTraining.Run(new MLContext(request.Seed), set, request, terminal, cancellation).Model;
        var reduced = ModelTraining.Run(new MLContext(request.Seed), set with { Train = Part(strange: false) }, request, terminal, cancellation).Model;
        var known = full.Model.ItemIds.ToHashSet(StringComparer.Ordinal);
        var wanted = Enumerable.Range(0, test.RowCount).Where(row => known.Contains(test[DataSet.ItemColumn].TextAt(row)))
            .ToLookup(test[DataSet.UserColumn].TextAt, test[DataSet.ItemColumn].TextAt, StringComparer.Ordinal);
        var own = Lists(users, full.Recommender.Recommend(users, Cutoff, cancellation: cancellation));
        var histories = users.ToDictionary(user => user, full.Recommender.SeenItems, StringComparer.Ordinal);
        var lines = new Dictionary<string, double[]>();
        foreach (var steps in Steps)
        {
            var options = new FoldInOptions { RefinementSteps = steps, UnknownItems = UnknownItemPolicy.Ignore };
            full.RecommendForHistory(histories[users[0]], Cutoff, options); // what the first call computes isn't counted
            var time = Stopwatch.StartNew();
            var folded = Lists(users, [.. users.Select(user => full.RecommendForHistory(histories[user], Cutoff, options))]);
            var milliseconds = time.Elapsed.TotalMilliseconds / users.Length;
            var added = reduced.AddUsers(Part(strange: true), options, cancellation: cancellation);
            var asStrangers = Lists([.. strangers], [.. strangers.Select(user => added.Recommender.TryRecommend(user, Cutoff, out var list) ? list : [])]);
            lines.Add(
                $"{steps} steps",
                [
                    users.Average(user => (double)own[user].Intersect(folded[user]).Count() / Math.Max(1, own[user].Length)),
                    Recall(wanted, own, users),
                    Recall(wanted, folded, users),
                    Recall(wanted, own, strangers),
                    Recall(wanted, asStrangers, strangers),
                    milliseconds,
                ]);
        }

        return lines;
    }

    private static Dictionary<string, string[]> Lists(IReadOnlyList<string> users, IReadOnlyList<IReadOnlyList<Recommendation>> lists) =>
        users.Zip(lists).ToDictionary(pair => pair.First, pair => pair.Second.Select(entry => entry.ItemId).ToArray(), StringComparer.Ordinal);

    // over those of the users who are tested
    private static double Recall(ILookup<string, string> wanted, Dictionary<string, string[]> lists, IEnumerable<string> users) => users.Where(wanted.Contains)
        .Select(user => (double)wanted[user].Distinct().Intersect(lists[user]).Count() / wanted[user].Distinct().Count()).DefaultIfEmpty(double.NaN).Average();
}
