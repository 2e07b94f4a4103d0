using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Micro.MLNet.Core;
using Micro.MLNet.Options;

namespace Micro.MLNet.Training;

/// <summary>Draws (user, positive, negative) triplets, one batch ahead of whoever trains on them.</summary>
internal sealed class TripletSampler
{
    private const int RejectionTries = 64;
    private readonly TripletBatch[] _buffers = [new(), new()];
    private readonly Interactions _train;
    private readonly TripletSampling _sampling;
    private readonly int _batchSize;
    private readonly int _candidateCount;
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
        _sampling = options.Sampling;
        _batchSize = options.BatchSize!.Value;
        _candidateCount = options.NegativeCandidates ?? 1;
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

    /// <summary>Batches in an epoch.</summary>
    public int BatchCount => _sampling == TripletSampling.ByUser
        ? (_train.Count / _batchSize) + 1
        : (_order.Length + _batchSize - 1) / _batchSize;

    /// <summary>The batches of one epoch; a batch is valid until the next but one is asked for.</summary>
    public IEnumerable<TripletBatch> DrawEpoch()
    {
        Shuffle();
        var next = Task.Run(() => Draw(_buffers[0]));
        try
        {
            for (var batch = 1; batch <= BatchCount; batch++)
            {
                var drawn = next.GetAwaiter().GetResult();
                if (batch < BatchCount)
                {
                    var buffer = _buffers[batch % _buffers.Length];
                    next = Task.Run(() => Draw(buffer));
                }

                yield return drawn;
            }
        }
        finally
        {
            next.GetAwaiter().GetResult(); // an epoch left early must not go on drawing beside the next
        }
    }

    private void Shuffle()
    {
        if (_sampling == TripletSampling.ByInteraction)
        {
            _random.Shuffle(_order);
        }

        _next = 0;
    }

    private TripletBatch Draw(TripletBatch batch)
    {
        if (_sampling == TripletSampling.ByUser)
        {
            DrawByUser(batch);
        }
        else
        {
            DrawByInteraction(batch);
        }

        return batch;
    }

    private void DrawByInteraction(TripletBatch batch)
    {
        var count = Math.Min(_batchSize, _order.Length - _next);
        batch.Resize(count, _candidateCount);
        for (var n = 0; n < count; n++)
        {
            var interaction = _order[_next++];
            Set(batch, n, _userOf[interaction], _train.ColumnIndices[interaction]);
        }
    }

    // As published: users without replacement while there are enough of them, then one random positive each.
    private void DrawByUser(TripletBatch batch)
    {
        var users = _trainableUsers;
        batch.Resize(_batchSize, _candidateCount);
        for (var n = 0; n < _batchSize; n++)
        {
            if (_batchSize <= users.Length)
            {
                var other = _random.Next(n, users.Length);
                (users[n], users[other]) = (users[other], users[n]);
            }

            var user = _batchSize <= users.Length ? users[n] : users[_random.Next(users.Length)];
            var row = _train.Row(user);
            Set(batch, n, user, row[_random.Next(row.Length)]);
        }
    }

    private void Set(TripletBatch batch, int n, int user, int positive)
    {
        batch.Users[n] = user;
        batch.Positives[n] = positive;
        for (var slot = n; slot < batch.Negatives.Length; slot += batch.Users.Length)
        {
            batch.Negatives[slot] = DrawNegative(_train.Row(user));
        }
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
