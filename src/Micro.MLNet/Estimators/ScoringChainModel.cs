using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Micro.MLNet.Data;
using Micro.MLNet.Persistence;

namespace Micro.MLNet;

/// <summary>The model of one loaded chain: not decoded at first, then decoded once and shared by all its cursors.</summary>
internal sealed class ScoringChainModel
{
    // Weak on both sides: a chain's asking step holds the token and this object, and when the chain goes, so does the model.
    private static readonly ConditionalWeakTable<string, ScoringChainModel> All = [];
    private readonly Lock _gate = new();
    private IdLookup? _users;
    private IdLookup? _items;
    private volatile SavedModel? _value;

    /// <summary>Starts undecoded.</summary>
    public ScoringChainModel()
    {
        // the table compares instances, so this must be a new one; its text doesn't matter
        Token = new string("Micro.MLNet".AsSpan());
        All.Add(Token, this);
    }

    /// <summary>The string instance that names this chain in its rows. ML.NET hands text on without copying it.</summary>
    public string Token { get; }

    /// <summary>The decoded model; null while rows have to carry the packed one.</summary>
    public SavedModel? Value => _value;

    /// <summary>The model of the chain that handed out <paramref name="token"/>.</summary>
    /// <exception cref="InvalidOperationException">No chain of this process did.</exception>
    public static ScoringChainModel Of(ReadOnlyMemory<char> token) =>
        MemoryMarshal.TryGetString(token, out var instance, out _, out _) && All.TryGetValue(instance, out var model)
            ? model
            : throw new InvalidOperationException(
                "A row reached the scoring step without the name of its loaded model. " +
                "Use the loaded chain as a whole, as mlContext.Model.Load returned it.");

    /// <summary>The decoded model; the first caller decodes it from its row.</summary>
    /// <exception cref="InvalidDataException">The packed model is damaged, or was packed by a newer version.</exception>
    public SavedModel GetOrDecode(ReadOnlySpan<float> packed)
    {
        if (_value is { } known)
        {
            return known;
        }

        lock (_gate)
        {
            if (_value is null)
            {
                var value = FloatPack.Decode(packed);
                _users = new IdLookup(value.Model.Users);
                _items = new IdLookup(value.Model.Items);
                _value = value;
            }

            return _value;
        }
    }

    /// <summary>Finds the model index of user ids of the scoring step's type, -1 for an unknown one.</summary>
    public Func<TId, int> UserIndex<TId>() => IndexOf<TId>(_users!, _value!.Columns.User.KeyIndices);

    /// <summary>Finds the model index of item ids.</summary>
    public Func<TId, int> ItemIndex<TId>() => IndexOf<TId>(_items!, _value!.Columns.Item.KeyIndices);

    private static Func<TId, int> IndexOf<TId>(IdLookup ids, int[]? keyIndices)
    {
        Delegate lookup = (typeof(TId), keyIndices) switch
        {
            // key 0 is ML.NET's missing key
            ({ } type, null) when type == typeof(uint) => (uint key) => key == 0 ? IdResolver.Unknown : ids.Resolve((long)key),
            ({ } type, { } indices) when type == typeof(uint) =>
                (uint key) => key - 1 < (uint)indices.Length ? indices[key - 1] : IdResolver.Unknown,
            ({ } type, _) when type == typeof(long) => (long id) => ids.Resolve(id),
            _ => (ReadOnlyMemory<char> id) => ids.Resolve(id.Span),
        };
        return (Func<TId, int>)lookup;
    }
}
