using System;
using System.Collections.Frozen;
using System.Collections.Generic;

namespace Micro.MLNet.Samples.Explorer.Model;

/// <summary>A model with what is asked of it often: which ids it knows. Immutable.</summary>
internal sealed class ModelSnapshot
{
    private readonly FrozenSet<string> _users;
    private readonly FrozenSet<string> _items;

    public ModelSnapshot(MicroTransformer transformer)
    {
        Transformer = transformer;
        _users = transformer.Model.UserIds.ToFrozenSet(StringComparer.Ordinal);
        _items = transformer.Model.ItemIds.ToFrozenSet(StringComparer.Ordinal);
    }

    public MicroTransformer Transformer { get; }

    public IReadOnlyList<string> UserIds => Transformer.Model.UserIds;

    public IReadOnlyList<string> ItemIds => Transformer.Model.ItemIds;

    public int ItemCount => ItemIds.Count;

    public bool HasItem(string id) => _items.Contains(id);

    /// <summary>The user that a path names, or null.</summary>
    public string? FindUser(string id) => Find(_users, id);

    /// <summary>The item that a path names, or null.</summary>
    public string? FindItem(string id) => Find(_items, id);

    // ASP.NET Core leaves %2F in a path as it is, since a slash would part it
    private static string? Find(FrozenSet<string> ids, string id)
    {
        if (ids.Contains(id))
        {
            return id;
        }

        var unescaped = id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return ids.Contains(unescaped) ? unescaped : null;
    }
}
