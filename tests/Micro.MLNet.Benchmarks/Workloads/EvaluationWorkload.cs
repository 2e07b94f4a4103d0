using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Micro.MLNet.Core;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Serving;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>Recall@20 over the full ranking of every user, against the bare product in blocks and libtorch's topk.</summary>
internal sealed class EvaluationWorkload : Workload
{
    private const int Cutoff = 20;
    private const int BlockSize = 256;
    private readonly Interactions _train;
    private readonly Interactions _test;
    private readonly FittedModel _model;
    private readonly Tensor _users;
    private readonly Tensor _items;
    private readonly Tensor _buffer;

    public EvaluationWorkload(Interactions train, Interactions test, int dimension = 64)
    {
        (_train, _test) = (train, test);
        _model = RandomModel.Create(train.UserCount, train.ItemCount, dimension, train);
        var evaluated = Enumerable.Range(0, test.UserCount).Where(u => !test.Row(u).IsEmpty).Select(u => (long)u).ToArray();
        using var scope = NewDisposeScope();
        _users = Keep(TableOf(_model.UserEmbeddings).index_select(0, tensor(evaluated)));           // [u, d]
        _items = Keep(TableOf(_model.ItemEmbeddings).t().clone());                                  // [d, I]
        _buffer = Keep(empty(BlockSize, train.ItemCount));                                          // [B, I]
    }

    /// <summary>Generated interactions, a tenth of them held out.</summary>
    public static EvaluationWorkload Generated()
    {
        var rows = BabySize.Interactions();
        var (users, items) = (new List<int>(), new List<int>());
        for (var u = 0; u < rows.UserCount; u++)
        {
            users.AddRange(Enumerable.Repeat(u, rows.Row(u).Length));
            items.AddRange(rows.Row(u));
        }

        Interactions Part(Func<int, bool> keep) => Interactions.Build(
            rows.UserCount, rows.ItemCount, [.. users.Where((_, n) => keep(n))], [.. items.Where((_, n) => keep(n))]);
        return new EvaluationWorkload(Part(n => n % 10 != 0), Part(n => n % 10 == 0));
    }

    /// <inheritdoc/>
    public override void Ours() => RankingEvaluator.EvaluateMetric(_model, _test, _train, RankingMetricKind.Recall, Cutoff, CancellationToken.None);

    /// <inheritdoc/>
    public override void Baseline()
    {
        using var noGradient = no_grad();
        for (long start = 0; start < _users.shape[0]; start += BlockSize)
        {
            using var scope = NewDisposeScope();
            var block = _users.narrow(0, start, Math.Min(BlockSize, _users.shape[0] - start));      // [B, d]
            _buffer.narrow(0, 0, block.shape[0]).addmm_(block, _items, 0, 1).topk(Cutoff, 1);       // [B, K]
        }
    }

    private static Tensor TableOf(EmbeddingTable table) => tensor(table.Values.ToArray()).view(table.RowCount, table.Dimension); // [n, d]
}
