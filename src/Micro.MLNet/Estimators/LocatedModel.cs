using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <summary>The <see cref="MicroTransformer"/> of a model and the steps that run before it.</summary>
internal sealed class LocatedModel
{
    private readonly ITransformer[] _before;

    private LocatedModel(MicroTransformer micro, ITransformer[] before)
    {
        Micro = micro;
        _before = before;
    }

    /// <summary>The recommender.</summary>
    public MicroTransformer Micro { get; }

    /// <summary>Finds it, in nested chains too, and restores a loaded one.</summary>
    /// <exception cref="ArgumentException">The model holds none, or several.</exception>
    public static LocatedModel Find(IHostEnvironment environment, ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        var steps = Flatten(model).ToArray();
        if (!steps.Any(step => step is MicroTransformer))
        {
            steps = [.. Flatten(ScoringChain.Restore(environment, model))];
        }

        var found = steps.OfType<MicroTransformer>().ToArray();
        if (found.Length == 1)
        {
            return new LocatedModel(found[0], [.. steps.TakeWhile(step => step != found[0])]);
        }

        throw new ArgumentException(
            $"The model holds {found.Length} recommenders of this package, but exactly one was expected. " +
            (found.Length == 0
                ? $"Pass a {nameof(MicroTransformer)}, a chain with one, or what mlContext.Model.Load returned for such a chain."
                : $"Pass the {nameof(MicroTransformer)} that is meant."),
            nameof(model));
    }

    /// <summary>What the recommender sees of a view in the form that the whole model takes.</summary>
    public IDataView Prepare(IDataView view) => _before.Aggregate(view, (current, step) => step.Transform(current));

    private static IEnumerable<ITransformer> Flatten(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];
}
