using System;
using System.Runtime.CompilerServices;

namespace Micro.MLNet.Core;

/// <summary>Guards that throw the house message: what was found, what was expected, what to do next.</summary>
internal static class Check
{
    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> unless <paramref name="index"/> lies in [0, <paramref name="count"/>).</summary>
    public static void Index(int index, int count, [CallerArgumentExpression(nameof(index))] string? name = null)
    {
        if ((uint)index >= (uint)count)
        {
            throw new ArgumentOutOfRangeException(name, index, FormattableString.Invariant($"The index is {index}, but it must lie in [0, {count})."));
        }
    }

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> unless <paramref name="value"/> is at least 1.</summary>
    public static void Positive(int value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"'{name}' is {value}, but it must be at least 1."));
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> unless two lengths agree.</summary>
    public static void SameLength(int found, int expected, string what, [CallerArgumentExpression(nameof(found))] string? name = null)
    {
        if (found != expected)
        {
            throw new ArgumentException($"{what} has {found} entries, but {expected} were expected.", name);
        }
    }
}
