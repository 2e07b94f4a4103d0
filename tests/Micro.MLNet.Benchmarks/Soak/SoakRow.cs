using System.Globalization;
using Micro.MLNet.Benchmarks.Report;

namespace Micro.MLNet.Benchmarks.Soak;

/// <summary>One line of the table.</summary>
/// <param name="When">After what.</param>
/// <param name="Use">What the process holds then.</param>
/// <param name="Seconds">Seconds of one step, the mean of the steps of this line; null where there is none.</param>
/// <param name="Step">What a step is.</param>
internal sealed record SoakRow(string When, ResourceUse Use, double? Seconds = null, string Step = "")
{
    /// <summary>The table's head.</summary>
    public const string Head = "| after | managed memory | memory of the process | live tensors | open handles | time |\n|---|---|---|---|---|---|";

    public string ToMarkdown() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {When} | {Numbers.Memory(Use.ManagedMegabytes)} | {Numbers.Memory(Use.ProcessMegabytes)} | {Use.Tensors:N0} | {Use.Handles?.ToString(CultureInfo.InvariantCulture) ?? "-"} | " +
        $"{(Seconds is { } seconds ? $"{Numbers.Time(seconds)} {Step}" : "-")} |");
}
