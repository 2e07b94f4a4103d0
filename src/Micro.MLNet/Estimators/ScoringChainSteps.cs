using System;
using System.Collections.Generic;
using System.Linq;
using Micro.MLNet.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Micro.MLNet;

/// <summary>A custom mapping that can be put into a chain under the name it is looked up by.</summary>
internal interface IScoringChainPart
{
    /// <summary>The mapping as an estimator; the fitted step is saved as a reference to this class.</summary>
    IEstimator<ITransformer> ToEstimator(MLContext ml);
}

/// <summary>The single steps of <see cref="ScoringChain"/>.</summary>
internal static class ScoringChainSteps
{
    /// <summary>2^12 slots.</summary>
    private const int SmallestSize = 12;

    /// <summary>Copies an id column.</summary>
    /// <remarks>Signed integers become Int64. Unsigned ones, which ML.NET doesn't convert so, become text, which names the same ids.</remarks>
    public static IEstimator<ITransformer> CopyId(MLContext ml, string output, string input, DataViewType type) => type switch
    {
        TextDataViewType => ml.Transforms.CopyColumns(output, input),
        KeyDataViewType when type.RawType == typeof(uint) => ml.Transforms.CopyColumns(output, input),
        KeyDataViewType => ml.Transforms.Conversion.ConvertType(output, input, DataKind.UInt32),
        _ when IsText(type) => ml.Transforms.Conversion.ConvertType(output, input, DataKind.String),
        _ when type.RawType == typeof(long) => ml.Transforms.CopyColumns(output, input),
        _ => ml.Transforms.Conversion.ConvertType(output, input, DataKind.Int64),
    };

    /// <summary>The asking step and the carrying step for a packed model; its vector is padded with zeros.</summary>
    public static IEnumerable<IEstimator<ITransformer>> AskAndCarry(MLContext ml, float[] packed)
    {
        var size = SmallestSize;
        while (1 << size < packed.Length)
        {
            size++;
        }

        Array.Resize(ref packed, 1 << size);
        yield return AskFor(size).ToEstimator(ml);
        yield return new CarryEstimator(ml, packed);
    }

    /// <summary>The scoring step for the types of the two id columns.</summary>
    public static IEstimator<ITransformer> Score(MLContext ml, DataViewType user, DataViewType item)
    {
        IScoringChainPart part = (user, item) switch
        {
            (KeyDataViewType, KeyDataViewType) => new ScoringChainParts.ScoreKeyKey(),
            (KeyDataViewType, var other) when IsText(other) => new ScoringChainParts.ScoreKeyText(),
            (KeyDataViewType, _) => new ScoringChainParts.ScoreKeyInteger(),
            (var other, KeyDataViewType) when IsText(other) => new ScoringChainParts.ScoreTextKey(),
            (_, KeyDataViewType) => new ScoringChainParts.ScoreIntegerKey(),
            (var first, var second) when IsText(first) && IsText(second) => new ScoringChainParts.ScoreTextText(),
            (var first, _) when IsText(first) => new ScoringChainParts.ScoreTextInteger(),
            (_, var second) when IsText(second) => new ScoringChainParts.ScoreIntegerText(),
            _ => new ScoringChainParts.ScoreIntegerInteger(),
        };
        return part.ToEstimator(ml);
    }

    /// <summary>Whether a step is an asking step, which only our chains have.</summary>
    public static bool IsAsk(ITransformer step)
    {
        var type = step.GetType();
        return type.IsGenericType
            && type.GetGenericTypeDefinition() == typeof(CustomMappingTransformer<,>)
            && type.GenericTypeArguments[1].IsSubclassOf(typeof(ScoringChainParts.AskRow));
    }

    /// <summary>The model in the steps of a loaded chain, which shares it: decoded at most once, without a cursor or a thread.</summary>
    public static SavedModel ReadModel(IReadOnlyList<ITransformer> steps)
    {
        using var start = ScoringChainRows.EmptyRow();
        var row = start;
        foreach (var step in steps.Where(step => IsAsk(step) || step is MissingValueReplacingTransformer))
        {
            var mapper = step.GetRowToRowMapper(row.Schema);
            row = mapper.GetRow(row, mapper.OutputSchema);
        }

        using var last = row;
        var model = ScoringChainModel.Of(Get<ReadOnlyMemory<char>>(row, ScoringChainParts.Token));
        return model.Value ?? model.GetOrDecode(Get<VBuffer<float>>(row, ScoringChainParts.Model).GetValues());
    }

    private static bool IsText(DataViewType type) =>
        type is TextDataViewType || (type is not KeyDataViewType
            && Type.GetTypeCode(type.RawType) is TypeCode.Byte or TypeCode.UInt16 or TypeCode.UInt32 or TypeCode.UInt64);

    private static T Get<T>(DataViewRow row, string name)
    {
        T value = default!;
        row.GetGetter<T>(row.Schema[name])(ref value);
        return value;
    }

    private static IScoringChainPart AskFor(int size) => size switch
    {
        12 => new ScoringChainParts.Ask12(),
        13 => new ScoringChainParts.Ask13(),
        14 => new ScoringChainParts.Ask14(),
        15 => new ScoringChainParts.Ask15(),
        16 => new ScoringChainParts.Ask16(),
        17 => new ScoringChainParts.Ask17(),
        18 => new ScoringChainParts.Ask18(),
        19 => new ScoringChainParts.Ask19(),
        20 => new ScoringChainParts.Ask20(),
        21 => new ScoringChainParts.Ask21(),
        22 => new ScoringChainParts.Ask22(),
        23 => new ScoringChainParts.Ask23(),
        24 => new ScoringChainParts.Ask24(),
        25 => new ScoringChainParts.Ask25(),
        26 => new ScoringChainParts.Ask26(),
        27 => new ScoringChainParts.Ask27(),
        _ => new ScoringChainParts.Ask28(),
    };

    /// <summary>ReplaceMissingValues fitted on one row, which then is the replacement: the maximum per slot over one row is the row.</summary>
    private sealed class CarryEstimator(MLContext ml, float[] packed) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input) => ml.Transforms
            .ReplaceMissingValues(
                ScoringChainParts.Model, ScoringChainParts.Nan, MissingValueReplacingEstimator.ReplacementMode.Maximum, imputeBySlot: true)
            .Fit(ScoringChainRows.OneVector(ScoringChainParts.Nan, packed));

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => throw new NotSupportedException("Only fitted, never chained.");
    }
}
