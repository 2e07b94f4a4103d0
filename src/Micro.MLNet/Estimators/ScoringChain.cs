using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <summary>A fitted model as a chain of ML.NET's own transforms, which mlContext.Model saves and loads without this package's help.</summary>
/// <remarks>
/// ML.NET keeps the means to save a transformer of one's own to itself, but its ReplaceMissingValues transform saves one float per slot of a
/// vector and can be fitted on a single row. So the model rides there, as the replacement values of a vector as long as the packed model:
/// <code>
/// copy or convert   user and item ids        -> __micro_user, __micro_item  (key, text or Int64)
/// ask               nothing                  -> __micro_token, __micro_nan  NaN in every slot until the model is decoded, then empty
/// ReplaceMissing    __micro_nan              -> __micro_model               the packed model on the first row, nothing on the others
/// score             ids, token, packed model -> __micro_score               decodes the model once per loaded chain
/// copy, drop        __micro_score            -> Score
/// </code>
/// The ids are copied first because ML.NET splits rows among threads below the lowest row mapper in use: this way the ask, fill and score
/// steps share a cursor and no long vector is ever buffered. The chain of key columns is index based: it needs the MapValueToKey it was saved
/// with. <see cref="Restore"/> asks once and puts the model itself in the chain's place.
/// </remarks>
internal static class ScoringChain
{
    /// <summary>Builds the chain; everything that can fail has been checked before it returns.</summary>
    /// <exception cref="InvalidOperationException">The model can't be carried: see <see cref="FloatPack.Encode"/>.</exception>
    public static ITransformer Create(IHostEnvironment env, FittedModel model, ScoringColumns columns)
    {
        var packed = FloatPack.Encode(model, columns.ToModelColumns());
        var ml = env as MLContext ?? new MLContext();
        List<IEstimator<ITransformer>> parts =
        [
            ScoringChainSteps.CopyId(ml, ScoringChainParts.User, columns.User, columns.UserType),
            ScoringChainSteps.CopyId(ml, ScoringChainParts.Item, columns.Item, columns.ItemType),
            .. ScoringChainSteps.AskAndCarry(ml, packed),
            ScoringChainSteps.Score(ml, columns.UserType, columns.ItemType),
            ml.Transforms.CopyColumns(columns.Score, ScoringChainParts.Result),
            ml.Transforms.DropColumns(
                ScoringChainParts.User,
                ScoringChainParts.Item,
                ScoringChainParts.Token,
                ScoringChainParts.Nan,
                ScoringChainParts.Model,
                ScoringChainParts.Result),
        ];
        // fitted one by one: a chain of estimators would refuse to read a key column as a number
        IDataView view = ScoringChainRows.SchemaOnly((columns.User, columns.UserType), (columns.Item, columns.ItemType));
        var steps = new List<ITransformer>();
        foreach (var part in parts)
        {
            steps.Add(part.Fit(view));
            view = steps[^1].Transform(view);
        }

        return new TransformerChain<ITransformer>([.. steps]);
    }

    /// <summary>Puts a <see cref="MicroTransformer"/> in the place of every scoring chain, however deeply nested.</summary>
    /// <returns>The new chain; <paramref name="loaded"/> itself when it holds no scoring chain.</returns>
    /// <exception cref="System.IO.InvalidDataException">A packed model is damaged, or was packed by a newer version.</exception>
    public static ITransformer Restore(IHostEnvironment env, ITransformer loaded)
    {
        if (loaded is not IEnumerable<ITransformer> chain)
        {
            return loaded;
        }

        var steps = chain.ToArray();
        if (steps.Any(ScoringChainSteps.IsAsk))
        {
            var saved = ScoringChainSteps.ReadModel(steps);
            return new MicroTransformer(env, saved.Model, ScoringColumns.From(saved.Columns));
        }

        var restored = steps.Select(step => Restore(env, step)).ToArray();
        return restored.SequenceEqual(steps) ? loaded : new TransformerChain<ITransformer>(restored);
    }
}
