using System;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet;

/// <summary>The score column's type and annotations, the same before and after fitting.</summary>
internal static class ScoreColumn
{
    private const string SetId = "ScoreColumnSetId";
    private const string Kind = "ScoreColumnKind";
    private const string ValueKind = "ScoreValueKind";
    private static readonly KeyDataViewType SetIdType = new(typeof(uint), int.MaxValue);
    private static readonly ReadOnlyMemory<char> RecommenderKind = "Recommender".AsMemory();
    private static readonly ReadOnlyMemory<char> ScoreKind = "Score".AsMemory();

    /// <summary>The input's columns followed by the score. Input columns keep their index.</summary>
    public static DataViewSchema Append(DataViewSchema input, string name)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        var setId = input.Select(SetIdOf).DefaultIfEmpty().Max() + 1; // two scorers in one chain get different sets
        annotations.Add(SetId, SetIdType, (ref uint value) => value = setId);
        annotations.Add(Kind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = RecommenderKind);
        annotations.Add(ValueKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = ScoreKind);
        var output = new DataViewSchema.Builder();
        output.AddColumns(input);
        output.AddColumn(name, NumberDataViewType.Single, annotations.ToAnnotations());
        return output.ToSchema();
    }

    /// <summary>The same for a schema that has no data yet; a column of the same name is hidden by the score.</summary>
    /// <remarks>ML.NET keeps the constructor of <see cref="SchemaShape.Column"/> to itself, so a custom mapping that is never run makes it.</remarks>
    public static SchemaShape Append(SchemaShape input, string name)
    {
        var definition = SchemaDefinition.Create(typeof(Output));
        var column = definition[nameof(Output.Score)];
        column.ColumnName = name;
        column.AddAnnotation(SetId, 1u, SetIdType);
        column.AddAnnotation(Kind, RecommenderKind, TextDataViewType.Instance);
        column.AddAnnotation(ValueKind, ScoreKind, TextDataViewType.Instance);
        var mapping = new MLContext().Transforms.CustomMapping<Nothing, Output>(static (_, _) => { }, null, null, definition);
        var score = mapping.GetOutputSchema(new SchemaShape([])).Single();
        return new SchemaShape(input.Where(other => other.Name != name).Append(score));
    }

    private static uint SetIdOf(DataViewSchema.Column column)
    {
        var setId = 0u;
        if (column.Annotations.Schema.GetColumnOrNull(SetId) is { Type: KeyDataViewType { RawType: var raw } } && raw == typeof(uint))
        {
            column.Annotations.GetValue(SetId, ref setId);
        }

        return setId;
    }

    private sealed class Nothing;

    private sealed class Output
    {
        public float Score { get; set; }
    }
}
