using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Data;

/// <summary>Finds columns and refuses those of a wrong type, before anything is read.</summary>
internal static class ColumnCheck
{
    private const string IdTypes = "text, an integer or a key";
    private const string LabelTypes = "Boolean, an integer, Single or Double";

    /// <summary>The column of a name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, ColumnRole role) =>
        schema.GetColumnOrNull(name) ?? throw NotFound(name, role, schema.Where(column => !column.IsHidden).Select(column => column.Name));

    /// <summary>The id column of a name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or its type can't hold ids.</exception>
    public static DataViewSchema.Column FindId(DataViewSchema schema, string name, ColumnRole role)
    {
        var column = Find(schema, name, role);
        return IsId(column.Type) ? column : throw WrongId(name, role, column.Type);
    }

    /// <summary>The label column of a name.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or its type can't tell interactions from other rows.</exception>
    public static DataViewSchema.Column FindLabel(DataViewSchema schema, string name)
    {
        var column = Find(schema, name, ColumnRole.Label);
        return IsLabel(column.Type) ? column : throw WrongLabel(name, column.Type);
    }

    /// <summary>Checks an id column of a schema that has no data yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or its type can't hold ids.</exception>
    public static void RequireId(SchemaShape schema, string name, ColumnRole role)
    {
        var column = Find(schema, name, role);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || !(column.IsKey || IsId(column.ItemType)))
        {
            throw WrongId(name, role, Describe(column));
        }
    }

    /// <summary>Checks a label column of a schema that has no data yet.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none, or its type can't tell interactions from other rows.</exception>
    public static void RequireLabel(SchemaShape schema, string name)
    {
        var column = Find(schema, name, ColumnRole.Label);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.IsKey || !IsLabel(column.ItemType))
        {
            throw WrongLabel(name, Describe(column));
        }
    }

    /// <summary>The exception for a column whose type doesn't fit.</summary>
    public static ArgumentOutOfRangeException Mismatch(string name, ColumnRole role, string expected, object found, string remedy) =>
        new(null, $"Schema mismatch for {role.Name} '{name}' of the {role.View}: expected {expected}, got {found}. {remedy}");

    /// <summary>Whether the type is an integer of any width, signed or not.</summary>
    public static bool IsInteger(DataViewType type) =>
        type is NumberDataViewType && type.RawType != typeof(float) && type.RawType != typeof(double);

    private static SchemaShape.Column Find(SchemaShape schema, string name, ColumnRole role)
    {
        foreach (var column in schema)
        {
            if (column.Name == name)
            {
                return column;
            }
        }

        throw NotFound(name, role, schema.Select(column => column.Name));
    }

    private static bool IsId(DataViewType type) => type is TextDataViewType or KeyDataViewType || IsInteger(type);

    private static bool IsLabel(DataViewType type) => type is NumberDataViewType or BooleanDataViewType;

    private static ArgumentOutOfRangeException NotFound(string name, ColumnRole role, IEnumerable<string> found) =>
        new(null, $"Could not find {role.Name} '{name}'. The {role.View} have the columns {string.Join(", ", found.Select(column => $"'{column}'"))}: " +
            $"set {role.Option} to one of them, or add the column.");

    private static ArgumentOutOfRangeException WrongId(string name, ColumnRole role, object found) => Mismatch(
        name,
        role,
        IdTypes,
        found,
        $"Convert it with mlContext.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.String), or name another column in {role.Option}.");

    private static ArgumentOutOfRangeException WrongLabel(string name, object found) => Mismatch(
        name,
        ColumnRole.Label,
        LabelTypes,
        found,
        $"Convert it with mlContext.Transforms.Conversion.ConvertType(\"{name}\", outputKind: DataKind.Single), or set LabelColumnName to null when every row is an interaction.");

    private static string Describe(SchemaShape.Column column)
    {
        var item = column.IsKey ? $"Key<{column.ItemType}>" : $"{column.ItemType}";
        return column.Kind == SchemaShape.Column.VectorKind.Scalar ? item : $"Vector<{item}>";
    }
}
