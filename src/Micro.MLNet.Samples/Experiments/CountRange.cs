using System.Globalization;
using System.Linq;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Counts that are put together in a table or plot.</summary>
/// <param name="Least">The least of them.</param>
/// <param name="Most">The most; <see cref="int.MaxValue"/> where there is no end.</param>
internal readonly record struct CountRange(int Least, int Most)
{
    /// <summary>0, 3-5 or &gt;20.</summary>
    public string Name => Most == int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $">{Least - 1}")
        : Least == Most ? Least.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Least}-{Most}");

    /// <summary>Ranges from 0 on without a gap.</summary>
    /// <param name="most">The most of each, ascending; one more range holds all above the last.</param>
    public static CountRange[] UpTo(params int[] most) => [.. most.Append(int.MaxValue).Select((last, n) => new CountRange(n == 0 ? 0 : most[n - 1] + 1, last))];

    /// <summary>Whether a count is in the range.</summary>
    public bool Contains(int count) => count >= Least && count <= Most;
}
