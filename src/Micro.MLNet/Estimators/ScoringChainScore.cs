using System;
using System.Runtime.InteropServices;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Micro.MLNet;

public static partial class ScoringChainParts
{
    internal const string Model = "__micro_model";
    internal const string User = "__micro_user";
    internal const string Item = "__micro_item";
    internal const string Result = "__micro_score";

    /// <summary>What the scoring step reads.</summary>
    /// <typeparam name="TUser">uint for a key, ReadOnlyMemory of char for text, long for integers.</typeparam>
    /// <typeparam name="TItem">The same for the item.</typeparam>
    public sealed class ScoreRow<TUser, TItem>
    {
        /// <summary>Names the loaded chain.</summary>
        [ColumnName(Token)]
        public ReadOnlyMemory<char> ChainToken { get; set; }

        /// <summary>The packed model when this row asked for it; otherwise empty.</summary>
        [ColumnName(Model)]
        public VBuffer<float> Packed { get; set; }

        /// <summary>The user id.</summary>
        [ColumnName(User)]
        public TUser UserId { get; set; } = default!;

        /// <summary>The item id.</summary>
        [ColumnName(Item)]
        public TItem ItemId { get; set; } = default!;

        // not columns, because they aren't public: what this row object was bound to last
        internal string? BoundTo { get; set; }

        internal FittedModel Fitted { get; set; } = null!;

        internal Func<TUser, int> UserIndex { get; set; } = null!;

        internal Func<TItem, int> ItemIndex { get; set; } = null!;
    }

    /// <summary>What the scoring step writes.</summary>
    public sealed class ScoreResult
    {
        /// <summary>The score; NaN for an unknown id.</summary>
        [ColumnName(Result)]
        public float Score { get; set; }
    }

    /// <summary>The scoring step.</summary>
    /// <typeparam name="TUser">The user id's type.</typeparam>
    /// <typeparam name="TItem">The item id's type.</typeparam>
    public abstract class ScoreFactory<TUser, TItem> : CustomMappingFactory<ScoreRow<TUser, TItem>, ScoreResult>, IScoringChainPart
    {
        private protected ScoreFactory()
        {
        }

        /// <inheritdoc/>
        public override Action<ScoreRow<TUser, TItem>, ScoreResult> GetMapping() => Score;

        IEstimator<ITransformer> IScoringChainPart.ToEstimator(MLContext ml) =>
            ml.Transforms.CustomMapping(GetMapping(), $"Micro.MLNet.{GetType().Name}.v1");

        private static void Score(ScoreRow<TUser, TItem> row, ScoreResult result)
        {
            // Row objects are made per cursor and reused for every row. NoInput depends on how often: the token travels with the row.
            if (!MemoryMarshal.TryGetString(row.ChainToken, out var token, out _, out _) || !ReferenceEquals(token, row.BoundTo))
            {
                Bind(row, token);
            }

            result.Score = row.Fitted.Score(row.UserIndex(row.UserId), row.ItemIndex(row.ItemId));
        }

        private static void Bind(ScoreRow<TUser, TItem> row, string? token)
        {
            var model = ScoringChainModel.Of(row.ChainToken);
            row.Fitted = model.GetOrDecode(row.Packed.GetValues()).Model;
            row.UserIndex = model.UserIndex<TUser>();
            row.ItemIndex = model.ItemIndex<TItem>();
            row.BoundTo = token;
        }
    }

    /// <summary>Scores key users and key items.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.ScoreKeyKey.v1")]
    public sealed class ScoreKeyKey : ScoreFactory<uint, uint>
    {
    }

    /// <summary>Scores key users and text items.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.ScoreKeyText.v1")]
    public sealed class ScoreKeyText : ScoreFactory<uint, ReadOnlyMemory<char>>
    {
    }

    /// <summary>Scores key users and integer items.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.ScoreKeyInteger.v1")]
    public sealed class ScoreKeyInteger : ScoreFactory<uint, long>
    {
    }

    /// <summary>Scores text users and key items.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.ScoreTextKey.v1")]
    public sealed class ScoreTextKey : ScoreFactory<ReadOnlyMemory<char>, uint>
    {
    }

    /// <summary>Scores text users and text items.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.ScoreTextText.v1")]
    public sealed class ScoreTextText : ScoreFactory<ReadOnlyMemory<char>, ReadOnlyMemory<char>>
    {
    }

    /// <summary>Scores text users and integer items.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.ScoreTextInteger.v1")]
    public sealed class ScoreTextInteger : ScoreFactory<ReadOnlyMemory<char>, long>
    {
    }

    /// <summary>Scores integer users and key items.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.ScoreIntegerKey.v1")]
    public sealed class ScoreIntegerKey : ScoreFactory<long, uint>
    {
    }

    /// <summary>Scores integer users and text items.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.ScoreIntegerText.v1")]
    public sealed class ScoreIntegerText : ScoreFactory<long, ReadOnlyMemory<char>>
    {
    }

    /// <summary>Scores integer users and integer items.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.ScoreIntegerInteger.v1")]
    public sealed class ScoreIntegerInteger : ScoreFactory<long, long>
    {
    }
}
