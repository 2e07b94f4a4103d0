using System;
using System.Numerics.Tensors;
using System.Threading;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>Vectors of users whom training hasn't seen. Thread-safe.</summary>
internal sealed class UserFoldIn
{
    private readonly FittedModel _model;
    private readonly Lazy<PropagatedItems?> _propagated;
    private readonly Lazy<LeastSquaresUsers> _leastSquares;
    private readonly Lazy<bool> _isImpersonal;

    /// <summary>Computes nothing before it is needed.</summary>
    public UserFoldIn(FittedModel model)
    {
        _model = model;
        _propagated = new Lazy<PropagatedItems?>(() => PropagatedItems.TryCreate(model), LazyThreadSafetyMode.ExecutionAndPublication);
        _leastSquares = new Lazy<LeastSquaresUsers>(() => new LeastSquaresUsers(model.ItemEmbeddings), LazyThreadSafetyMode.ExecutionAndPublication);
        _isImpersonal = new Lazy<bool>(IsImpersonal, LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <summary>Writes the vector of a user, [d].</summary>
    /// <param name="history">Item indices, ascending and distinct, at least one.</param>
    /// <param name="options">Validated.</param>
    /// <param name="vector">[d].</param>
    public void Embed(ReadOnlySpan<int> history, FoldInOptions options, Span<float> vector)
    {
        if (_isImpersonal.Value)
        {
            _model.UserEmbeddings.Row(0).CopyTo(vector);
            return;
        }

        if (_propagated.Value?.Embed(history, vector) != true)
        {
            _leastSquares.Value.Embed(history, options.Confidence, options.Regularization, vector);
        }

        Refine(history, options, vector);
    }

    /// <summary>Writes the scores of all items for a user with this history, [I].</summary>
    public void ScoreAll(ReadOnlySpan<int> history, FoldInOptions options, Span<float> scores)
    {
        if (_model.Neighborhood is not null)
        {
            _model.Neighborhood.ScoreAll(history, scores);
            return;
        }

        var vector = new float[_model.UserEmbeddings.Dimension];
        Embed(history, options, vector);
        new EmbeddingTable(1, vector.Length, vector).DotAll(0, _model.ItemEmbeddings, scores);
    }

    // v += η mean_{p∈H} σ(-(v·x̂_p - v·x̂_n)) (x̂_p - x̂_n), with n drawn from the items outside H
    private void Refine(ReadOnlySpan<int> history, FoldInOptions options, Span<float> vector)
    {
        if (history.Length == _model.ItemCount)
        {
            return;
        }

        var random = new Random(options.Seed);
        var (gradient, difference) = (new float[vector.Length], new float[vector.Length]);
        for (var step = 0; step < options.RefinementSteps; step++)
        {
            Array.Clear(gradient);
            foreach (var positive in history)
            {
                int negative;
                do
                {
                    negative = random.Next(_model.ItemCount);
                }
                while (history.BinarySearch(negative) >= 0);

                TensorPrimitives.Subtract(_model.ItemEmbeddings.Row(positive), _model.ItemEmbeddings.Row(negative), difference);
                var weight = 1 / (1 + MathF.Exp(TensorPrimitives.Dot(vector, difference)));
                TensorPrimitives.MultiplyAdd(difference, weight, gradient, gradient);
            }

            TensorPrimitives.MultiplyAdd(gradient, (float)options.LearningRate / history.Length, vector, vector);
        }
    }

    // Popularity and ItemKNN: every user has the same vector, and so has a new one.
    private bool IsImpersonal()
    {
        var users = _model.UserEmbeddings;
        for (var user = 1; user < users.RowCount; user++)
        {
            if (!users.Row(user).SequenceEqual(users.Row(0)))
            {
                return false;
            }
        }

        return users.RowCount > 0;
    }
}
