using System;
using System.Collections.Generic;
using System.Linq;
using System.Linq.Expressions;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.VectorData;

namespace Micro.MLNet.Export.Tests;

/// <summary>A vector store's collection in memory that searches by dot product, as a definition says; no package of one is served.</summary>
internal sealed class MemoryCollection<TKey>(VectorStoreCollectionDefinition definition) : VectorStoreCollection<TKey, VectorRecord<TKey>>
    where TKey : notnull
{
    private readonly int _dimension = definition.Properties.OfType<VectorStoreVectorProperty>().Single().Dimensions;

    public override string Name => "items";

    public Dictionary<TKey, VectorRecord<TKey>>? Records { get; private set; }

    public List<int> BatchSizes { get; } = [];

    public override Task<bool> CollectionExistsAsync(CancellationToken cancellationToken = default) => Task.FromResult(Records is not null);

    public override Task EnsureCollectionExistsAsync(CancellationToken cancellationToken = default)
    {
        Records ??= [];
        return Task.CompletedTask;
    }

    public override Task UpsertAsync(IEnumerable<VectorRecord<TKey>> records, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var batch = records.ToList();
        BatchSizes.Add(batch.Count);
        foreach (var record in batch)
        {
            if (record.Vector.Length != _dimension)
            {
                throw new InvalidOperationException($"A vector has {record.Vector.Length} numbers instead of {_dimension}.");
            }

            Records![record.Key] = record; // fails where nobody made the collection
        }

        return Task.CompletedTask;
    }

    public override async IAsyncEnumerable<VectorSearchResult<VectorRecord<TKey>>> SearchAsync<TInput>(
        TInput searchValue, int top, VectorSearchOptions<VectorRecord<TKey>>? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var query = (ReadOnlyMemory<float>)(object)searchValue;
        await Task.Yield();
        foreach (var record in Records!.Values.OrderByDescending(record => TensorPrimitives.Dot(query.Span, record.Vector.Span)).Take(top))
        {
            yield return new VectorSearchResult<VectorRecord<TKey>>(record, TensorPrimitives.Dot(query.Span, record.Vector.Span));
        }
    }

    public override Task<VectorRecord<TKey>?> GetAsync(TKey key, RecordRetrievalOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(Records!.GetValueOrDefault(key));

    public override Task UpsertAsync(VectorRecord<TKey> record, CancellationToken cancellationToken = default) => UpsertAsync([record], cancellationToken);

    public override Task EnsureCollectionDeletedAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override Task DeleteAsync(TKey key, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public override IAsyncEnumerable<VectorRecord<TKey>> GetAsync(
        Expression<Func<VectorRecord<TKey>, bool>> filter, int top, FilteredRecordRetrievalOptions<VectorRecord<TKey>>? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public override object? GetService(Type serviceType, object? serviceKey = null) => null;
}
