using System;

namespace Micro.MLNet.Export;

/// <summary>A user or an item as a record of a vector store, described by <see cref="VectorExport.StoreDefinition{TKey}"/>.</summary>
/// <typeparam name="TKey">What the store's keys are: most take text, some only Guid or UInt64.</typeparam>
public sealed class VectorRecord<TKey>
    where TKey : notnull
{
    /// <summary>The store's key.</summary>
    public required TKey Key { get; set; }

    /// <summary>The raw id.</summary>
    public required string Id { get; set; }

    /// <summary>The vector, [d].</summary>
    public required ReadOnlyMemory<float> Vector { get; set; }
}
