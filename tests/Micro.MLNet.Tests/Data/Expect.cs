using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Data;

/// <summary>Assertions on sequences and messages.</summary>
internal static class Expect
{
    /// <summary>The same values in the same order.</summary>
    public static void Sequence<T>(IEnumerable<T> expected, IEnumerable<T> actual) => CollectionAssert.AreEqual(expected.ToArray(), actual.ToArray());

    /// <summary>The same values in any order.</summary>
    public static void Set<T>(IEnumerable<T> expected, IEnumerable<T> actual) => CollectionAssert.AreEquivalent(expected.ToArray(), actual.ToArray());

    /// <summary>The message holds every part.</summary>
    public static void Message(Exception error, params string[] parts)
    {
        foreach (var part in parts)
        {
            StringAssert.Contains(error.Message, part, StringComparison.Ordinal);
        }
    }
}
