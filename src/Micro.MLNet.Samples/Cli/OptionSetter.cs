using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using Micro.MLNet.Options;

namespace Micro.MLNet.Samples.Cli;

/// <summary>Sets options by path, as in <c>--set Graph.SkipWeight=0.7</c>, on copies of the option records.</summary>
internal static class OptionSetter
{
    /// <summary>A copy of <paramref name="options"/> with the settings applied in order.</summary>
    /// <exception cref="ArgumentException">A path or a value isn't understood.</exception>
    public static T Apply<T>(T options, IEnumerable<string> settings)
        where T : class => settings.Aggregate(options, (current, setting) =>
    {
        var (path, value) = setting.Split('=', 2) is [var left, var right]
            ? (left.Trim(), right.Trim())
            : throw new ArgumentException($"--set got '{setting}', but PATH=VALUE is expected, for example Graph.SkipWeight=0.7.");
        return (T)With(current, path.Split('.'), value, path);
    });

    private static object With(object record, string[] path, string value, string fullPath)
    {
        var property = SettableProperties(record).FirstOrDefault(property => property.Name == path[0])
            ?? throw new ArgumentException(
                $"--set got '{fullPath}', but '{path[0]}' is none of {string.Join(", ", SettableProperties(record).Select(property => property.Name))}.");
        var copy = record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
        var changed = path.Length == 1 ? Parse(value, property.PropertyType, fullPath) : With(property.GetValue(record)!, path[1..], value, fullPath);
        property.SetValue(copy, changed);
        return copy;
    }

    private static IEnumerable<PropertyInfo> SettableProperties(object record) =>
        record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && IsSettable(property.PropertyType));

    private static bool IsSettable(Type type) =>
        type == typeof(string) || type == typeof(ContrastiveItems) || IsRecord(type) || (Nullable.GetUnderlyingType(type) ?? type) is { IsPrimitive: true } or { IsEnum: true };

    private static bool IsRecord(Type type) => type.IsClass && type.GetMethod("<Clone>$") is not null;

    private static object? Parse(string text, Type type, string path)
    {
        if (type == typeof(string))
        {
            return text;
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return text is "" or "null" ? null : Parse(text, underlying, path);
        }

        if (type == typeof(ContrastiveItems))
        {
            return ParseItems(text, path);
        }

        if (type.IsEnum)
        {
            return Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value)
                ? value
                : throw Unreadable(text, path, $"one of {string.Join(", ", Enum.GetNames(type))}");
        }

        try
        {
            return type.IsPrimitive
                ? Convert.ChangeType(text, type, CultureInfo.InvariantCulture)
                : throw Unreadable(text, path, $"a part of it, such as {path}.{type.GetProperties()[0].Name}");
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            throw Unreadable(text, path, type == typeof(bool) ? "true or false" : type == typeof(double) ? "a number such as 0.5" : "a whole number");
        }
    }

    private static ContrastiveItems ParseItems(string text, string path) => text switch
    {
        nameof(ContrastiveItems.Auto) => ContrastiveItems.Auto,
        nameof(ContrastiveItems.All) => ContrastiveItems.All,
        nameof(ContrastiveItems.Batch) => ContrastiveItems.Batch,
        _ when text.StartsWith("Anchors(", StringComparison.Ordinal) && text.EndsWith(')')
            && int.TryParse(text["Anchors(".Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) => ContrastiveItems.Anchors(count),
        _ => throw Unreadable(text, path, "Auto, All, Batch or Anchors(n)"),
    };

    private static ArgumentException Unreadable(string text, string path, string expected) =>
        new($"--set got '{text}' for {path}, but {expected} is expected.");
}
