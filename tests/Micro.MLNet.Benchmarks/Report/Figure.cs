namespace Micro.MLNet.Benchmarks.Report;

/// <summary>One line of a report.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Ours">The library's figure.</param>
/// <param name="Baseline">The other figure, and what it is of.</param>
/// <param name="Ratio">How they compare.</param>
/// <param name="Target">What the ratio should be; empty for no target.</param>
internal sealed record Figure(string What, string Ours, string Baseline, string Ratio, string Target = "");
