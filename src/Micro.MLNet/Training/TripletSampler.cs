using System;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Training;

/// <summary>Draws (user, positive, negative) triplets into arrays that are reused from batch to batch.</summary>
internal sealed class TripletSampler
{
    private const int RejectionTries = 64;
    private readonly Interactions _train;
    private readonly OptimizationOptions _options;
    private readonly Random _random;
    private readonly int[] _pool;
    private readonly int[] _trainableUsers;
    private readonly int[] _order;
    private readonly int[] _userOf;
    private int _next;

    /// <summary>Prepares the pools.</summary>
    /// <exception cref="InvalidOperationException">Every user has interacted with every item that could be a negative.</exception>
    public TripletSampler(Interactions train, OptimizationOptions options, Random random)
    {
        _train = train;
        _options = options;
        _random = random;
        _pool = BuildPool(train, options.NegativePool);
        _trainableUsers = FindTrainableUsers();
        (_order, _userOf) = ListInteractions();
        if (_order.Length == 0)
        {
            throw new InvalidOperationException(
                $"No training pair is left: each of the {train.UserCount} users has interacted with all {_pool.Length} items that can be negatives. "
                + "BPR needs items that a user hasn't interacted with; add items or remove users who have everything.");
        }
    }

    /// <summary>Users of the current batch, [B].</summary>
    public long[] Users { get; private set; } = [];

    /// <summary>Positive items of the current batch, [B].</summary>
    public long[] Positives { get; private set; } = [];

    /// <summary>Negative items of the current batch, [B].</summary>
    public long[] Negatives { get; private set; } = [];

    /// <summary>Batches in an epoch.</summary>
    public int BatchCount => _options.Sampling == TripletSampling.ByUser
        ? (_train.Count / _options.BatchSize) + 1
        : (_order.Length + _options.BatchSize - 1) / _options.BatchSize;

    /// <summary>Starts an epoch.</summary>
    public void StartEpoch()
    {
        if (_options.Sampling == TripletSampling.ByInteraction)
        {
            _random.Shuffle(_order);
        }

        _next = 0;
    }

    /// <summary>Draws the next batch into <see cref="Users"/>, <see cref="Positives"/> and <see cref="Negatives"/>.</summary>
    public void DrawBatch()
    {
        if (_options.Sampling == TripletSampling.ByUser)
        {
            DrawByUser();
        }
        else
        {
            DrawByInteraction();
        }
    }

    private void DrawByInteraction()
    {
        var count = Math.Min(_options.BatchSize, _order.Length - _next);
        Resize(count);
        for (var n = 0; n < count; n++)
        {
            var interaction = _order[_next++];
            Set(n, _userOf[interaction], _train.ColumnIndices[interaction]);
        }
    }

    // As published: users without replacement while there are enough of them, then one random positive each.
    private void DrawByUser()
    {
        var users = _trainableUsers;
        Resize(_options.BatchSize);
        for (var n = 0; n < _options.BatchSize; n++)
        {
            if (_options.BatchSize <= users.Length)
            {
                var other = _random.Next(n, users.Length);
                (users[n], users[other]) = (users[other], users[n]);
            }

            var user = _options.BatchSize <= users.Length ? users[n] : users[_random.Next(users.Length)];
            var row = _train.Row(user);
            Set(n, user, row[_random.Next(row.Length)]);
        }
    }

    private void Resize(int count)
    {
        if (Users.Length != count)
        {
            (Users, Positives, Negatives) = (new long[count], new long[count], new long[count]);
        }
    }

    private void Set(int n, int user, int positive)
    {
        Users[n] = user;
        Positives[n] = positive;
        Negatives[n] = DrawNegative(_train.Row(user));
    }

    private int DrawNegative(ReadOnlySpan<int> seen)
    {
        for (var tries = 0; tries < RejectionTries; tries++)
        {
            var item = _pool[_random.Next(_pool.Length)];
            if (seen.BinarySearch(item) < 0)
            {
                return item;
            }
        }

        // a user who has nearly everything: the r-th unseen item of the pool
        var rank = _random.Next(_pool.Length - seen.Length);
        foreach (var item in _pool)
        {
            if (seen.BinarySearch(item) < 0 && rank-- == 0)
            {
                return item;
            }
        }

        throw new InvalidOperationException($"No negative item was found among {_pool.Length} for a user with {seen.Length} interactions.");
    }

    private static int[] BuildPool(Interactions train, NegativePool kind)
    {
        var counts = train.CountByItem();
        var pool = new int[train.ItemCount];
        var count = 0;
        for (var i = 0; i < train.ItemCount; i++)
        {
            if (kind == NegativePool.AllItems || counts[i] > 0)
            {
                pool[count++] = i;
            }
        }

        return pool[..count];
    }

    private int[] FindTrainableUsers()
    {
        var users = new int[_train.UserCount];
        var count = 0;
        for (var u = 0; u < users.Length; u++)
        {
            var length = _train.Row(u).Length;
            if (length > 0 && length < _pool.Length)
            {
                users[count++] = u;
            }
        }

        return users[..count];
    }

    private (int[] Order, int[] UserOf) ListInteractions()
    {
        var userOf = new int[_train.Count];
        var order = new int[_train.Count];
        var count = 0;
        foreach (var user in _trainableUsers)
        {
            for (var n = _train.RowPointers[user]; n < _train.RowPointers[user + 1]; n++)
            {
                userOf[n] = user;
                order[count++] = n;
            }
        }

        return (order[..count], userOf);
    }
}
