using System;
using System.Buffers;
using System.Numerics.Tensors;
using Micro.MLNet.Core;

namespace Micro.MLNet.Serving;

/// <summary>Similar items by the cosine of their embeddings, or by the similarities that the model itself scores by.</summary>
/// <remarks>cos(i, j) = x̂_i·x̂_j / (‖x̂_i‖‖x̂_j‖); 0 when either vector is zero</remarks>
internal sealed class ItemSimilarity
{
    private readonly FittedModel _model;
    private readonly float[] _inverseNorms;

    /// <summary>Computes the norms.</summary>
    public ItemSimilarity(FittedModel model)
    {
        _model = model;
        _inverseNorms = new float[model.ItemCount];
        for (var i = 0; i < _inverseNorms.Length; i++)
        {
            var norm = TensorPrimitives.Norm(model.ItemEmbeddings.Row(i));
            _inverseNorms[i] = norm > 0 ? 1 / norm : 0;
        }
    }

    /// <summary>The most similar items, best first, without the item itself; ties go to the lower index.</summary>
    public Recommendation[] MostSimilar(int item, int count)
    {
        var rented = ArrayPool<float>.Shared.Rent(_model.ItemCount);
        try
        {
            var scores = rented.AsSpan(0, _model.ItemCount);
            Compare(item, scores);
            scores[item] = float.NegativeInfinity;
            var best = new int[Math.Min(count, scores.Length)];
            var found = TopK.Select(scores, best);
            var similar = new Recommendation[found];
            for (var n = 0; n < found; n++)
            {
                similar[n] = new Recommendation(_model.Items[best[n]], scores[best[n]]);
            }

            return similar;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private void Compare(int item, Span<float> scores)
    {
        if (_model.Neighborhood is { } neighborhood)
        {
            scores.Clear();
            var similarities = neighborhood.Similarities(item);
            for (var n = 0; n < similarities.Length; n++)
            {
                scores[neighborhood.Neighbors(item)[n]] = similarities[n];
            }

            return;
        }

        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = _model.ItemEmbeddings.Dot(item, _model.ItemEmbeddings, i) * _inverseNorms[item] * _inverseNorms[i];
        }
    }
}
