using System.Globalization;
using System.Numerics.Tensors;
using System.Threading.Tasks;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>The best 20 of a million items for one user, against one pass over the item table at the memory's speed.</summary>
internal sealed class TopListWorkload : Workload
{
    private const int Users = 1000;
    private const int Count = 20;
    private const int ChunksPerThread = 4;
    private readonly FittedModel _model;
    private readonly Recommender _recommender;
    private readonly RecommendOptions _options;
    private readonly int _threads;
    private int _user;

    public TopListWorkload(int threads, int itemCount = 1_000_000, int dimension = 64, ItemTableFormat format = ItemTableFormat.Floats)
    {
        _options = new RecommendOptions { ItemTable = format };
        _threads = threads;
        _model = RandomModel.Create(Users, itemCount, dimension);
        _recommender = new Recommender(_model);
    }

    /// <summary>Bytes of the item table.</summary>
    public long Bytes => sizeof(float) * (long)_model.ItemEmbeddings.Values.Length;

    /// <summary>What the pass adds up, so that it isn't optimized away.</summary>
    public float Sum { get; private set; }

    /// <inheritdoc/>
    public override void Ours() => _recommender.Recommend((_user++ % Users).ToString(CultureInfo.InvariantCulture), Count, _options);

    /// <inheritdoc/>
    public override void Baseline()
    {
        var table = _model.ItemEmbeddings;
        var chunks = _threads * ChunksPerThread;
        var sums = new float[chunks];
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = _threads }, chunk =>
        {
            var length = table.Values.Length / chunks;
            sums[chunk] = TensorPrimitives.Sum(table.Values.Slice(chunk * length, length));
        });
        Sum = TensorPrimitives.Sum(sums);
    }
}
