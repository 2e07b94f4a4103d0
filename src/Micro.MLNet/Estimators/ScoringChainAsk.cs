using System;
using System.ComponentModel;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Micro.MLNet;

/// <summary>
/// The named parts of a saved model: types that ML.NET looks up by name when it loads one. They are public because it has to find them;
/// there is nothing in them to call. <see cref="ScoringChain"/> explains how they work together.
/// </summary>
/// <remarks>A contract name says what is stored under it for ever: a change of meaning takes a new name, and the old class stays.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class ScoringChainParts
{
    internal const string Nan = "__micro_nan";
    internal const string Token = "__micro_token";

    /// <summary>A row that nothing is read from.</summary>
    public sealed class NoInput
    {
    }

    /// <summary>What the asking step writes: NaN in every slot while the model is wanted, an empty vector afterwards.</summary>
    public abstract class AskRow
    {
        /// <summary>Names the loaded chain, so that the scoring step finds the model that this chain has decoded.</summary>
        [ColumnName(Token)]
        public ReadOnlyMemory<char> ChainToken { get; set; }

        /// <summary>The slots to fill.</summary>
        public abstract VBuffer<float> Slots { get; set; }
    }

    /// <summary>The asking step. ML.NET calls <see cref="GetMapping"/> once per loaded chain: its closure owns that chain's model.</summary>
    /// <typeparam name="TRow">The row class, which fixes the vector's size.</typeparam>
    public abstract class AskFactory<TRow> : CustomMappingFactory<NoInput, TRow>, IScoringChainPart
        where TRow : AskRow, new()
    {
        private readonly int _size;

        private protected AskFactory(int size) => _size = size;

        /// <inheritdoc/>
        public override Action<NoInput, TRow> GetMapping()
        {
            var model = new ScoringChainModel();
            var empty = new VBuffer<float>(_size, 0, [], []);
            return (_, row) =>
            {
                row.ChainToken = model.Token.AsMemory();
                row.Slots = model.Value is null ? AllNan(_size) : empty;
            };
        }

        IEstimator<ITransformer> IScoringChainPart.ToEstimator(MLContext ml) =>
            ml.Transforms.CustomMapping(GetMapping(), $"Micro.MLNet.{GetType().Name}.v1");

        private static VBuffer<float> AllNan(int size)
        {
            var slots = new float[size];
            Array.Fill(slots, float.NaN);
            return new VBuffer<float>(size, slots);
        }
    }
}
