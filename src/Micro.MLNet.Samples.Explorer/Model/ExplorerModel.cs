using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Explorer.Model;

/// <summary>The model that is served: the only class that calls the library. Thread-safe.</summary>
internal sealed class ExplorerModel : IDisposable
{
    private readonly SemaphoreSlim _additions = new(1);
    private readonly int _served;
    private volatile ModelSnapshot _current;

    /// <summary>Reads a model that <c>train</c> or <c>MicroTransformer.Save</c> wrote.</summary>
    /// <exception cref="InvalidDataException">The file holds no model.</exception>
    public ExplorerModel(string path)
    {
        _current = new ModelSnapshot(new MLContext().Recommendation().LoadMicro(path));
        _served = _current.ItemCount;
    }

    /// <summary>The model as of now; a request takes it once.</summary>
    public ModelSnapshot Current => _current;

    /// <summary>Items added since the start.</summary>
    public int AddedCount => _current.ItemCount - _served;

    /// <summary>Adds items, one call after another. Requests that have begun go on with the model that they took.</summary>
    /// <param name="items">New items; features by modality, a missing one absent.</param>
    /// <param name="cancellation">Stops waiting and adding.</param>
    /// <exception cref="ArgumentException">Features don't fit the model's, or an item is known.</exception>
    /// <exception cref="InvalidOperationException">The model can't be added to.</exception>
    public async Task AddAsync(IReadOnlyList<(string Id, IReadOnlyDictionary<string, float[]> Features)> items, CancellationToken cancellation)
    {
        await _additions.WaitAsync(cancellation);
        try
        {
            var transformer = _current.Transformer;
            var view = new TableView(
            [
                new TextColumn(transformer.ItemColumnName, [.. items.Select(item => item.Id)]),
                .. transformer.Recommender.ModalityNames.Select(name => new JaggedColumn(name, [.. items.Select(item => item.Features.GetValueOrDefault(name, []))])),
            ]);
            _current = new ModelSnapshot(await Task.Run(() => transformer.AddItems(view, cancellation: cancellation), cancellation));
        }
        finally
        {
            _additions.Release();
        }
    }

    /// <summary>The best items of a user of the training data.</summary>
    public static IReadOnlyList<Recommendation> Recommend(ModelSnapshot model, string user, int count, RecommendOptions options) =>
        model.Transformer.Recommend(user, count, options);

    /// <summary>The best items of whoever chose these items; the most popular ones of a history without known items.</summary>
    public static IReadOnlyList<Recommendation> RecommendForHistory(ModelSnapshot model, IReadOnlyList<string> history, int count, RecommendOptions options) =>
        model.Transformer.RecommendForHistory(
            history, count, new FoldInOptions { UnknownItems = UnknownItemPolicy.Ignore }, options with { UnknownUser = UnknownUserPolicy.Popular });

    /// <summary>A user's items in the training data.</summary>
    public static IReadOnlyList<string> History(ModelSnapshot model, string user) => model.Transformer.Recommender.SeenItems(user);

    /// <summary>Items like an item.</summary>
    public static IReadOnlyList<Recommendation> Similar(ModelSnapshot model, string item, int count) => model.Transformer.SimilarItems(item, count);

    /// <summary>An item's strongest neighbors in one modality's graph.</summary>
    public static IReadOnlyList<ItemNeighbor> Neighbors(ModelSnapshot model, string item, string modality, int count) =>
        model.Transformer.Recommender.Neighbors(item, modality, count);

    /// <summary>The shares of the modalities in an item.</summary>
    public static IReadOnlyDictionary<string, float> ModalityWeights(ModelSnapshot model, string item) => model.Transformer.Recommender.ModalityWeights(item);

    /// <summary>Why a score is what it is.</summary>
    public static Explanation Explain(ModelSnapshot model, string user, string item, int neighborCount) =>
        model.Transformer.Recommender.Explain(user, item, neighborCount);

    /// <inheritdoc/>
    public void Dispose() => _additions.Dispose();
}
