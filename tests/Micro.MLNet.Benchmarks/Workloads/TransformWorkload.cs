using System;
using System.Linq;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>Scores pairs of integer ids through Transform, against the bare dot products of the same rows.</summary>
internal sealed class TransformWorkload : Workload
{
    private readonly FittedModel _model;
    private readonly MicroTransformer _transformer;
    private readonly TableView _pairs;
    private readonly int[] _users;
    private readonly int[] _items;

    /// <summary>A model of Clothing's size unless told otherwise.</summary>
    public TransformWorkload(int users = 39_387, int items = 23_033, int rowCount = 1_000_000, int dimension = 64)
    {
        RowCount = rowCount;
        var random = new Random(1);
        _users = [.. Enumerable.Range(0, rowCount).Select(_ => random.Next(users))];
        _items = [.. Enumerable.Range(0, rowCount).Select(_ => random.Next(items))];
        _pairs = new TableView(
            new NumberColumn<int>(DataSet.UserColumn, NumberDataViewType.Int32, _users),
            new NumberColumn<int>(DataSet.ItemColumn, NumberDataViewType.Int32, _items));
        _model = RandomModel.Create(users, items, dimension);
        var columns = new ScoringColumns(DataSet.UserColumn, DataSet.ItemColumn, "Score", NumberDataViewType.Int32, NumberDataViewType.Int32);
        _transformer = new MicroTransformer(new MLContext(1), _model, columns);
    }

    public int RowCount { get; }

    /// <summary>The last pass's sum of scores, so that nothing is optimized away.</summary>
    public double Sum { get; private set; }

    /// <inheritdoc/>
    public override void Ours()
    {
        var scored = _transformer.Transform(_pairs);
        using var cursor = scored.GetRowCursor([scored.Schema["Score"]]);
        var getter = cursor.GetGetter<float>(scored.Schema["Score"]);
        var (score, sum) = (0f, 0.0);
        while (cursor.MoveNext())
        {
            getter(ref score);
            sum += score;
        }

        Sum = sum;
    }

    /// <inheritdoc/>
    public override void Baseline()
    {
        var sum = 0.0;
        for (var n = 0; n < _users.Length; n++)
        {
            sum += _model.UserEmbeddings.Dot(_users[n], _model.ItemEmbeddings, _items[n]);
        }

        Sum = sum;
    }
}
