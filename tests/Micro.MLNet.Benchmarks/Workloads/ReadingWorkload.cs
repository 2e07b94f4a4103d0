using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Data;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>Reads a million interactions from a view, against a cursor that looks at the same columns and keeps nothing.</summary>
internal sealed class ReadingWorkload : Workload
{
    private const int Rows = 1_000_000;
    private const int Users = 100_000;
    private const int Items = 50_000;
    private static readonly InteractionColumns Columns = new(DataSet.UserColumn, DataSet.ItemColumn);
    private readonly bool _fromFile;
    private readonly IDataView _view;

    /// <summary>Draws the pairs.</summary>
    /// <param name="fromFile">Whether text ids are read from a file by ML.NET's loader; else integers come from memory.</param>
    public ReadingWorkload(bool fromFile)
    {
        _fromFile = fromFile;
        var random = new Random(1);
        var pairs = Enumerable.Range(0, Rows).Select(_ => (User: random.Next(Users), Item: random.Next(Items))).ToArray();
        if (!fromFile)
        {
            _view = new TableView(
                new NumberColumn<int>(DataSet.UserColumn, NumberDataViewType.Int32, Array.ConvertAll(pairs, pair => pair.User)),
                new NumberColumn<int>(DataSet.ItemColumn, NumberDataViewType.Int32, Array.ConvertAll(pairs, pair => pair.Item)));
            return;
        }

        var path = Keep(new TemporaryFile()).Path;
        File.WriteAllLines(path, pairs.Select(pair => string.Create(CultureInfo.InvariantCulture, $"user{pair.User}\titem{pair.Item}")));
        _view = new MLContext(1).Data.LoadFromTextFile(
            path,
            [new TextLoader.Column(DataSet.UserColumn, DataKind.String, 0), new TextLoader.Column(DataSet.ItemColumn, DataKind.String, 1)]);
    }

    /// <summary>What the last pass saw, so that nothing is optimized away.</summary>
    public long Sum { get; private set; }

    /// <inheritdoc/>
    public override void Ours() => Sum = InteractionReader.Collect(_view, Columns, new IdMap.Builder(), new IdMap.Builder()).Users.Length;

    /// <inheritdoc/>
    public override void Baseline()
    {
        using var cursor = _view.GetRowCursor(_view.Schema);
        Sum = _fromFile ? Pass<ReadOnlyMemory<char>>(cursor, value => value.Length) : Pass<int>(cursor, value => value);
    }

    private static long Pass<T>(DataViewRowCursor cursor, Func<T, int> look)
    {
        var (user, item) = (cursor.GetGetter<T>(cursor.Schema[DataSet.UserColumn]), cursor.GetGetter<T>(cursor.Schema[DataSet.ItemColumn]));
        var (left, right, sum) = (default(T)!, default(T)!, 0L);
        while (cursor.MoveNext())
        {
            user(ref left);
            item(ref right);
            sum += look(left) + look(right);
        }

        return sum;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
