#pragma warning disable
// Stand-ins until the branches that own these types are merged; delete each when its owner lands.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Micro.MLNet.Core;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Micro.MLNet
{
    internal static class ScoringChain
    {
        public static ITransformer Create(IHostEnvironment env, Serving.FittedModel model, ScoringColumns columns) => throw new NotImplementedException();
        public static ITransformer Restore(IHostEnvironment env, ITransformer loaded) => loaded;
    }
}

namespace Micro.MLNet.Serving
{
    public readonly record struct Recommendation(string ItemId, float Score);
    public readonly record struct ItemNeighbor(string ItemId, float Weight);
    public enum UnknownUserPolicy { Throw, Empty, Popular }
    public sealed record RecommendOptions
    {
        public bool ExcludeSeen { get; init; } = true;
        public IReadOnlyCollection<string>? Allow { get; init; }
        public IReadOnlyCollection<string>? Deny { get; init; }
        public UnknownUserPolicy UnknownUser { get; init; } = UnknownUserPolicy.Throw;
    }
    public sealed class Recommender
    {
        internal Recommender(FittedModel model) { }
        public IReadOnlyList<Recommendation> Recommend(string userId, int k, RecommendOptions? options = null) => throw new NotImplementedException();
        public IReadOnlyList<IReadOnlyList<Recommendation>> Recommend(IReadOnlyList<string> userIds, int k, RecommendOptions? options = null) => throw new NotImplementedException();
        public IReadOnlyList<Recommendation> SimilarItems(string itemId, int k) => throw new NotImplementedException();
    }
}

namespace Micro.MLNet.Evaluation
{
    public sealed record TopKEvaluationOptions
    {
        public IReadOnlyList<int> Cutoffs { get; init; } = [10, 20];
        public NdcgIdeal NdcgIdeal { get; init; }
        public bool KeepPerUser { get; init; }
    }
    public sealed class RankingReport
    {
        public IReadOnlyDictionary<string, double> Values => throw new NotImplementedException();
        public double this[RankingMetricKind metric, int cutoff] => throw new NotImplementedException();
        public int UsersEvaluated => throw new NotImplementedException();
        public IReadOnlyDictionary<string, int> UsersSkipped => throw new NotImplementedException();
    }
    internal static class RankingEvaluator
    {
        public static RankingReport Evaluate(IScorer scorer, Interactions relevant, IReadOnlyList<Interactions> masked, TopKEvaluationOptions options, IReadOnlyList<string>? userIds, CancellationToken cancellation) => throw new NotImplementedException();
    }
}

namespace Micro.MLNet.Persistence
{
    internal static class ModelArchive
    {
    }
}
