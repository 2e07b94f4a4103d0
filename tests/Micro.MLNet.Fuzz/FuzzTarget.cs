using System;
using System.Collections.Generic;

namespace Micro.MLNet.Fuzz;

/// <summary>A reader under attack.</summary>
/// <param name="Name">As the command line names it.</param>
/// <param name="Seeds">Whole inputs to start from.</param>
/// <param name="Mutate">Makes another input of one: damage where the reader looks, which for an archive means behind its hashes.</param>
/// <param name="Read">Hands the input to the reader.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Func<Random, byte[], byte[]> Mutate, Action<byte[]> Read)
{
    /// <summary>Bytes that reading may allocate for each byte of input: inflated data is at most 1032 times as large, and is held in one or two forms.</summary>
    public int AllocationRatio { get; init; } = 64;
}
