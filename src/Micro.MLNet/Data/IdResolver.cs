using System;
using Micro.MLNet.Core;

namespace Micro.MLNet.Data;

/// <summary>Turns raw ids into dense indices.</summary>
internal abstract class IdResolver
{
    /// <summary>The index of an id that isn't known.</summary>
    public const int Unknown = -1;

    /// <summary>The index of a text id, or <see cref="Unknown"/>.</summary>
    public abstract int Resolve(ReadOnlySpan<char> id);

    /// <summary>The index of an integer id, or <see cref="Unknown"/>.</summary>
    public abstract int Resolve(long id);
}

/// <summary>Gives every new id the next index.</summary>
internal sealed class IdCollector(IdMap.Builder ids) : IdResolver
{
    /// <inheritdoc/>
    public override int Resolve(ReadOnlySpan<char> id) => ids.GetOrAdd(id);

    /// <inheritdoc/>
    public override int Resolve(long id) => ids.GetOrAdd(id);
}
