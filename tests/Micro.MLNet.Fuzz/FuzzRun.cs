using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace Micro.MLNet.Fuzz;

/// <summary>Feeds a target. Inputs that a reader answers in a new way become seeds of others.</summary>
/// <remarks>
/// A reader may accept an input, or refuse it with <see cref="InvalidDataException"/> and a message. Anything else is a finding, as are more bytes
/// allocated than the input's length explains, and processor time far beyond what reading takes.
/// </remarks>
internal static partial class FuzzRun
{
    private const long FreeAllocation = 24L << 20;
    private const int LargestCorpus = 4000;
    private const int LongestSeed = 1 << 16;
    private const int FreeMessage = 1 << 13;

    /// <summary>Runs a target.</summary>
    /// <param name="target">The target.</param>
    /// <param name="runs">Number of inputs.</param>
    /// <param name="seed">The same seed gives the same inputs.</param>
    /// <param name="longest">Processor time that one input may take.</param>
    public static FuzzResult Execute(FuzzTarget target, long runs, int seed, TimeSpan longest)
    {
        var (random, corpus, answers) = (new Random(seed), target.Seeds.ToList(), new HashSet<string?>());
        var findings = new Dictionary<string, Finding>();
        var (accepted, watch) = (0L, Stopwatch.StartNew());
        for (var n = 0L; n < runs; n++)
        {
            var input = n < target.Seeds.Count ? target.Seeds[(int)n]
                : target.Mutate(random, random.Next(2) == 0 ? target.Seeds[random.Next(target.Seeds.Count)] : corpus[random.Next(corpus.Count)]);
            var answer = Judge(target, input, longest);
            accepted += answer.Place is null ? 1 : 0;
            if (answer.Fault is not null)
            {
                findings.TryAdd(answer.Place ?? string.Concat(answer.Fault.Where(c => !char.IsAsciiDigit(c))), new Finding(target.Name, n, answer.Fault, input));
            }

            if (answers.Add(answer.Place) && corpus.Count < LargestCorpus && input.Length <= LongestSeed)
            {
                corpus.Add(input);
            }
        }

        return new FuzzResult(target.Name, runs, accepted, answers.Count, watch.Elapsed, [.. findings.Values]);
    }

    /// <summary>What is wrong with how a target takes an input; null where it accepts or refuses it properly.</summary>
    public static string? Fault(FuzzTarget target, byte[] input) => Judge(target, input, TimeSpan.MaxValue).Fault;

    private static (string? Place, string? Fault) Judge(FuzzTarget target, byte[] input, TimeSpan longest)
    {
        var (allocated, time) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime);
        var (place, fault) = Read(target, input);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        time = Environment.CpuUsage.TotalTime - time;
        return allocated > FreeAllocation + ((long)input.Length * target.AllocationRatio) ? (place, $"{allocated} bytes were allocated for {input.Length}. {fault} {place}")
            : time > longest ? (place, $"Reading took {time} for {input.Length} bytes. {fault} {place}")
            : (place, fault);
    }

    private static (string? Place, string? Fault) Read(FuzzTarget target, byte[] input)
    {
        try
        {
            target.Read(input);
            return (null, null);
        }
        catch (InvalidDataException e) when (e.Message.Length > 10 && e.Message.Length < FreeMessage + (4 * input.Length)) // it may quote what it found
        {
            return (Place(e), null);
        }
        catch (Exception e)
        {
            return (Place(e), $"{e.GetType().Name}: {(e.Message.Length > 200 ? e.Message[..200] : e.Message)} {Place(e)}");
        }
    }

    /// <summary>The innermost two of our own methods, with their lines: answers from one place count as one.</summary>
    private static string Place(Exception e) =>
        string.Join(' ', (e.StackTrace ?? "").Split('\n').Where(line => line.Contains(" Micro.MLNet", StringComparison.Ordinal)).Take(2).Select(line => Folders().Replace(line.Trim(), "")));

    [GeneratedRegex(@"\S+/|Micro\.MLNet\.")]
    private static partial Regex Folders();
}

/// <summary>What a run came to.</summary>
/// <param name="Target">The target.</param>
/// <param name="Inputs">Inputs read.</param>
/// <param name="Accepted">Of them, those that weren't refused.</param>
/// <param name="Answers">Different answers.</param>
/// <param name="Time">Time taken.</param>
/// <param name="Findings">One per kind of fault.</param>
internal sealed record FuzzResult(string Target, long Inputs, long Accepted, int Answers, TimeSpan Time, IReadOnlyList<Finding> Findings);

/// <summary>A fault.</summary>
/// <param name="Target">The target.</param>
/// <param name="Number">Number of the input.</param>
/// <param name="Fault">What went wrong.</param>
/// <param name="Input">The input.</param>
internal sealed record Finding(string Target, long Number, string Fault, byte[] Input);
