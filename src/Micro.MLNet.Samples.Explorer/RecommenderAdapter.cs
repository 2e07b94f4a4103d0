using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Explorer;

/// <summary>The only class that calls the model: what the pages ask for, in the model's words. Thread-safe.</summary>
internal sealed class RecommenderAdapter
{
    private readonly MicroTransformer _model;
    private readonly ItemCatalog _catalog;
    private readonly HashSet<string> _users;
    private readonly HashSet<string> _items;

    /// <summary>Serves a model.</summary>
    public RecommenderAdapter(MicroTransformer model, ItemCatalog catalog)
    {
        (_model, _catalog) = (model, catalog);
        _users = new(model.Model.UserIds, StringComparer.Ordinal);
        _items = new(model.Model.ItemIds, StringComparer.Ordinal);
    }

    /// <summary>What is served.</summary>
    public Health Health => new("ok", _model.Model.Summary.Algorithm, _users.Count, _items.Count, _model.Model.ModalityNames);

    /// <summary>All users, for measurements.</summary>
    public IReadOnlyList<string> UserIds => _model.Model.UserIds;

    /// <summary>Reads a model file.</summary>
    /// <exception cref="InvalidDataException">The file holds no model.</exception>
    public static MicroTransformer Load(string path)
    {
        try
        {
            var catalog = new MLContext().Recommendation();
            return catalog.FindMicro(catalog.LoadModel(path, out _));
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidDataException($"'{path}' holds no model: {exception.Message} Name a file that 'train' wrote.", exception);
        }
    }

    /// <summary>Whether the model knows the user.</summary>
    public bool HasUser(string id) => _users.Contains(id);

    /// <summary>Whether the model knows the item.</summary>
    public bool HasItem(string id) => _items.Contains(id);

    /// <summary>Users whose id begins like that, in the model's order.</summary>
    public UserList Users(string prefix, int limit)
    {
        var found = UserIds.Where(id => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
        return new([.. found.Take(limit)], prefix.Length == 0 ? UserIds.Count : found.Count());
    }

    /// <summary>A known user's own items.</summary>
    public UserHistory History(string user, int limit)
    {
        var seen = _model.Recommender.SeenItems(user);
        return new(user, [.. seen.Take(limit).Select(_catalog.Card)], seen.Count);
    }

    /// <summary>The best items of a known user.</summary>
    public RecommendationList Recommend(string user, int k, RecommendOptions options) => new(Cards(_model.Recommend(user, k, options)), "trained");

    /// <summary>The best items for a list of known items, whoever chose them; those items are left out.</summary>
    /// <remarks>s_i = Σ_h cos(x̂_i, x̂_h) over the history: item-based, of every model.</remarks>
    public RecommendationList RecommendForHistory(IReadOnlyList<string> items, int k)
    {
        var scores = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var chosen in items)
        {
            foreach (var (id, score) in _model.SimilarItems(chosen, _items.Count))
            {
                scores[id] = scores.GetValueOrDefault(id) + score;
            }
        }

        foreach (var chosen in items)
        {
            scores.Remove(chosen);
        }

        var best = scores.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(k);
        return new([.. best.Select(pair => new ScoredItem(_catalog.Card(pair.Key), pair.Value))], "history");
    }

    /// <summary>Items like a known item.</summary>
    public SimilarList Similar(string item, int k) => new(_catalog.Card(item), Cards(_model.SimilarItems(item, k)));

    /// <summary>A known item's neighbors in every modality's graph.</summary>
    public ItemGraphAnswer Graph(string item, int count, string? user) => new(_catalog.Card(item), Modalities(item, count, user));

    /// <summary>Why a known user's score of a known item is what it is.</summary>
    public ExplanationAnswer Explain(string user, string item, int count) =>
        new(user, _catalog.Card(item), _model.Recommender.Score(user, item), [], Modalities(item, count, user));

    private List<ModalityGraph> Modalities(string item, int count, string? user)
    {
        var own = user is null ? [] : _model.Recommender.SeenItems(user).ToHashSet(StringComparer.Ordinal);
        return [.. _model.Recommender.ModalityWeights(item).Select(modality => new ModalityGraph(
            modality.Key,
            modality.Value,
            [.. _model.Recommender.Neighbors(item, modality.Key, count).Select(neighbor => new NeighborCard(_catalog.Card(neighbor.ItemId), neighbor.Weight, own.Contains(neighbor.ItemId)))]))];
    }

    private ScoredItem[] Cards(IReadOnlyList<Recommendation> list) => [.. list.Select(entry => new ScoredItem(_catalog.Card(entry.ItemId), entry.Score))];
}
