using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Tests.Oracles;

/// <summary>A new item's vector, attention and graph rows by plain loops in double precision over all trained items.</summary>
internal sealed class AdditionOracle(FittedModel model)
{
    private readonly TrainingState _state = model.State!;
    private readonly ItemGraphSettings _settings = model.State!.Settings.Graph!;

    /// <summary>Key of an item's own place in its rows.</summary>
    public const int Self = -1;

    /// <param name="features">Raw features of the new item in each modality; null where it has none.</param>
    public (double[] Vector, double[] Attention, Dictionary<int, double>[] Rows) Place(params float[]?[] features)
    {
        var rows = features.Select((row, m) => Row(m, row)).ToArray();
        var views = Views(features, rows, model.Modalities.Select(modality => (double)modality.Attention[0]).ToArray());
        var attention = _state.Settings.Algorithm == RankingAlgorithm.Lattice ? [.. model.Modalities.Select(modality => (double)modality.Attention[0])] : Attention(views, features);
        var fused = Sum(views, attention);
        var members = fused.Chunk(fused.Length / _state.Settings.EnsembleSize);
        return ([.. members.SelectMany(member => member.Select(value => Dot(member, member) > 0 ? value / Math.Sqrt(Dot(member, member)) : 0))], attention, rows);
    }

    private Dictionary<int, double> Row(int m, float[]? given)
    {
        var trained = Trained(m);
        var raw = Raw(m, given);
        var present = given is not null || _settings.MissingModality != MissingModality.Mask;
        var initial = Graph(trained.Select(row => (double[]?)row).ToArray(), present ? raw : null, _state.Modalities[m].InitialDegrees, _settings.SkipWeight);
        if (_settings.SkipWeight < 1)
        {
            var projected = trained.Select((row, j) => _settings.MissingModality == MissingModality.Mask && row.All(value => value == 0) ? null : Project(m, row)).ToArray();
            foreach (var (item, weight) in Graph(projected, present ? Project(m, raw) : null, _state.Modalities[m].LearnedDegrees, 1 - _settings.SkipWeight))
            {
                initial[item] = initial.GetValueOrDefault(item) + weight;
            }
        }

        return initial.Where(edge => edge.Value != 0).ToDictionary();
    }

    private Dictionary<int, double> Graph(double[]?[] trained, double[]? item, float[] degrees, double share)
    {
        var all = trained.Select((row, j) => (Item: j, Similarity: Cosine(row, item))).ToList();
        if (_settings.IncludeSelfLoop)
        {
            all.Add((Self, Cosine(item, item)));
        }

        var kept = all.OrderByDescending(pair => pair.Similarity).Take(_settings.NeighborCount)
            .Select(pair => (pair.Item, Similarity: _settings.NegativeSimilarity == NegativeSimilarity.Clamp ? Math.Max(0, pair.Similarity) : pair.Similarity)).ToList();
        var degree = kept.Sum(pair => pair.Similarity);
        double Scale(int j) => _settings.Normalization switch
        {
            GraphNormalization.None => 1,
            _ when degree <= 0 => 0,
            GraphNormalization.RandomWalk => 1 / degree,
            _ when j == Self => 1 / degree,
            _ => degrees[j] <= 0 ? 0 : 1 / Math.Sqrt(degree * degrees[j]),
        };
        return kept.ToDictionary(pair => pair.Item, pair => share * pair.Similarity * Scale(pair.Item));
    }

    // h_m of the new item beside every layer of all trained ones
    private double[][] Views(float[]?[] features, Dictionary<int, double>[] rows, double[] shares)
    {
        var (count, modalities, lattice) = (_state.EgoItems.RowCount, rows.Length, _state.Settings.Algorithm == RankingAlgorithm.Lattice);
        var projects = _settings.ItemInput == ItemInput.Features && !lattice;
        var known = Enumerable.Range(0, modalities).Select(m => Enumerable.Range(0, count).Select(j => projects ? Project(m, Trained(m)[j]) : Doubles(_state.EgoItems.Row(j))).ToArray()).ToArray();
        var own = Enumerable.Range(0, modalities).Select(m => projects ? Project(m, Raw(m, features[m])) : new double[_state.EgoItems.Dimension]).ToArray();
        for (var l = 0; l < _settings.LayerCount; l++)
        {
            var next = known.Select((_, m) => Enumerable.Range(0, count).Select(i => Gather(TrainedRow(m, i), known[m], [])).ToArray()).ToArray();
            var nextOwn = own.Select((self, m) => Gather(rows[m], known[m], self)).ToArray();
            var isLast = l + 1 == _settings.LayerCount;
            known = lattice && !isLast ? [.. known.Select(_ => Enumerable.Range(0, count).Select(i => Sum([.. next.Select(table => table[i])], shares)).ToArray())] : next;
            own = lattice && !isLast ? [.. own.Select(_ => Sum(nextOwn, shares))] : nextOwn;
        }

        return own;
    }

    private Dictionary<int, double> TrainedRow(int m, int item)
    {
        var row = new Dictionary<int, double>();
        for (var n = 0; n < model.Modalities[m].Graph.Neighbors(item).Length; n++)
        {
            row.Add(model.Modalities[m].Graph.Neighbors(item)[n], model.Modalities[m].Graph.Weights(item)[n]);
        }

        return row;
    }

    private static double[] Gather(Dictionary<int, double> row, double[][] known, double[] own)
    {
        var sum = new double[known[0].Length];
        foreach (var (item, weight) in row)
        {
            for (var c = 0; c < sum.Length; c++)
            {
                sum[c] += weight * (item == Self ? own : known[item])[c];
            }
        }

        return sum;
    }

    private double[] Attention(double[][] views, float[]?[] features)
    {
        var (weight, bias, query) = (_state.Parameter("_fusion.transform.weight"), _state.Parameter("_fusion.transform.bias"), _state.Parameter("_fusion.query.weight"));
        var counts = features.Select(row => row is not null || _settings.MissingModality != MissingModality.Mask || features.All(other => other is null)).ToArray();
        var terms = views.Select((view, m) => counts[m] ? Math.Exp(Linear(weight.Values, bias.Values, view).Select((value, c) => Math.Tanh(value) * query.Values[c]).Sum()) : 0).ToArray();
        return [.. terms.Select(term => term / terms.Sum())];
    }

    private double[][] Trained(int m)
    {
        var features = _state.Modalities[m].Features;
        return [.. Enumerable.Range(0, _state.EgoItems.RowCount).Select(j =>
        {
            var row = new float[features.Width];
            features.Read(j, row);
            return Doubles(row);
        })];
    }

    private double[] Raw(int m, float[]? given)
    {
        var trained = Trained(m);
        return given is not null ? Doubles(given)
            : [.. Enumerable.Range(0, trained[0].Length).Select(c => _settings.MissingModality == MissingModality.Mean ? trained.Average(row => row[c]) : 0)];
    }

    private double[] Project(int m, double[] row) =>
        Linear(_state.Parameter($"_layers.{m}.projection.weight").Values, _state.Parameter($"_layers.{m}.projection.bias").Values, row);

    private static double[] Linear(float[] weight, float[] bias, double[] input) =>
        [.. bias.Select((b, c) => b + Enumerable.Range(0, input.Length).Sum(n => weight[(c * input.Length) + n] * input[n]))];

    private static double[] Sum(double[][] views, double[] weights) =>
        [.. views[0].Select((_, c) => views.Select((view, m) => view[c] * weights[m]).Sum())];

    private static double[] Doubles(ReadOnlySpan<float> row) => Array.ConvertAll(row.ToArray(), value => (double)value);

    private static double Cosine(double[]? a, double[]? b) => a is null || b is null || Dot(a, a) == 0 || Dot(b, b) == 0 ? 0 : Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
