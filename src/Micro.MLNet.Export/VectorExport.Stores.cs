using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.VectorData;

namespace Micro.MLNet.Export;

/// <content>Vector stores, by the abstractions of Microsoft.Extensions.VectorData.</content>
public sealed partial class VectorExport
{
    private const int StoreBatch = 1000;

    /// <summary>What a store must know of the records: <c>Key</c>, <c>Id</c> (indexed) and <c>Vector</c> of this model's dimension.</summary>
    /// <typeparam name="TKey">Type of the keys.</typeparam>
    /// <param name="distanceFunction">
    /// One of <see cref="DistanceFunction"/>. By the default, the dot product, a search among the items with a user's vector ranks as the model does;
    /// <see cref="DistanceFunction.CosineSimilarity"/> among the items with an item's vector is <see cref="Serving.Recommender.SimilarItems(string, int)"/>.
    /// </param>
    /// <returns>To be passed to <see cref="VectorStore.GetCollection{TKey, TRecord}"/>; change it there as the store needs it.</returns>
    public VectorStoreCollectionDefinition StoreDefinition<TKey>(string distanceFunction = DistanceFunction.DotProductSimilarity)
        where TKey : notnull => new()
        {
            Properties =
            [
                new VectorStoreKeyProperty(nameof(VectorRecord<TKey>.Key), typeof(TKey)),
                new VectorStoreDataProperty(nameof(VectorRecord<TKey>.Id), typeof(string)) { IsIndexed = true },
                new VectorStoreVectorProperty(nameof(VectorRecord<TKey>.Vector), typeof(ReadOnlyMemory<float>), Dimension) { DistanceFunction = distanceFunction },
            ],
        };

    /// <summary>All rows as records whose key is the raw id, made as they are asked for.</summary>
    /// <exception cref="InvalidOperationException">The model has no embeddings.</exception>
    public IEnumerable<VectorRecord<string>> Records() => Records((id, _) => id);

    /// <summary>All rows as records, made as they are asked for.</summary>
    /// <param name="keyOf">A record's key from its raw id and its index.</param>
    /// <typeparam name="TKey">What the store's keys are.</typeparam>
    /// <exception cref="InvalidOperationException">The model has no embeddings.</exception>
    public IEnumerable<VectorRecord<TKey>> Records<TKey>(Func<string, int, TKey> keyOf)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(keyOf);
        CheckExists();
        return from block in Blocks(progress: null, CancellationToken.None)
               from row in Enumerable.Range(0, block.Count)
               select new VectorRecord<TKey>
               {
                   Key = keyOf(block.Ids[row], block.Start + row),
                   Id = block.Ids[row],
                   Vector = block.Values.Slice(row * Dimension, Dimension).ToArray(), // stores may keep it
               };
    }

    /// <summary>Upserts all rows into a collection of a vector store, a thousand at a time; the collection is created if it isn't there.</summary>
    /// <param name="collection">A collection made with <see cref="StoreDefinition{TKey}"/>.</param>
    /// <param name="keyOf">A record's key from its raw id and its index.</param>
    /// <param name="progress">Told how many rows are stored.</param>
    /// <param name="cancellationToken">Ends the filling; what was stored stays, and filling again stores the same records.</param>
    /// <typeparam name="TKey">What the store's keys are.</typeparam>
    /// <exception cref="InvalidOperationException">The model has no embeddings.</exception>
    public async Task FillAsync<TKey>(
        VectorStoreCollection<TKey, VectorRecord<TKey>> collection,
        Func<string, int, TKey> keyOf,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(collection);
        var records = Records(keyOf);
        await collection.EnsureCollectionExistsAsync(cancellationToken).ConfigureAwait(false);
        var stored = 0;
        foreach (var batch in records.Chunk(StoreBatch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await collection.UpsertAsync(batch, cancellationToken).ConfigureAwait(false);
            progress?.Report(stored += batch.Length);
        }
    }

    /// <summary>Upserts all rows into a collection whose keys are the raw ids.</summary>
    /// <inheritdoc cref="FillAsync{TKey}(VectorStoreCollection{TKey, VectorRecord{TKey}}, Func{string, int, TKey}, IProgress{int}?, CancellationToken)"/>
    public Task FillAsync(VectorStoreCollection<string, VectorRecord<string>> collection, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        FillAsync(collection, (id, _) => id, progress, cancellationToken);
}
