using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Samples;

/// <summary>Compares lists entry by entry.</summary>
internal static class SequenceAssert
{
    public static void AreEqual<T>(ReadOnlySpan<T> expected, IEnumerable<T> actual) => CollectionAssert.AreEqual(expected.ToArray(), actual.ToArray());
}
