using System;
using System.Collections.Generic;
using System.Globalization;

namespace Micro.MLNet.Samples.Production;

/// <summary>The section "Models" of the configuration.</summary>
internal sealed record ModelSettings
{
    public const string Section = "Models";

    /// <summary>Model zip that answers; required.</summary>
    public string? A { get; init; }

    /// <summary>Model zip that answers a share of the users; none when null.</summary>
    public string? B { get; init; }

    /// <summary>Share of the users whom model B answers. Range [0, 1].</summary>
    public double ShareOfB { get; init; }

    /// <summary>Hashed together with the user id: another name draws other users for B.</summary>
    public string Experiment { get; init; } = "1";

    /// <summary>How long a changed file must lie still before it is read. Range [0, 60000].</summary>
    public int DebounceMilliseconds { get; init; } = 500;

    /// <summary>How often files are looked at where the system reports no changes, as on network shares. Range [1, 3600].</summary>
    public int PollSeconds { get; init; } = 10;

    /// <summary>The settings themselves, when they are good.</summary>
    /// <exception cref="ArgumentException">They aren't: all faults in one message.</exception>
    public ModelSettings Checked()
    {
        List<string> faults = [];
        Require(!string.IsNullOrWhiteSpace(A), $"{nameof(A)} is empty; give the path of a model zip, as --Models:A=model.zip");
        Require(ShareOfB is >= 0 and <= 1, $"{nameof(ShareOfB)} is {Text(ShareOfB)}; use a share in [0, 1]");
        Require(ShareOfB is not > 0 || !string.IsNullOrWhiteSpace(B), $"{nameof(ShareOfB)} is {Text(ShareOfB)}, but {nameof(B)} is empty; give the path of a second model zip");
        Require(DebounceMilliseconds is >= 0 and <= 60_000, $"{nameof(DebounceMilliseconds)} is {Text(DebounceMilliseconds)}; use a number in [0, 60000]");
        Require(PollSeconds is >= 1 and <= 3600, $"{nameof(PollSeconds)} is {Text(PollSeconds)}; use a number in [1, 3600]");
        return faults.Count == 0 ? this : throw new ArgumentException($"The configuration's section {Section} has faults: {string.Join(". ", faults)}.");

        void Require(bool holds, string fault)
        {
            if (!holds)
            {
                faults.Add(fault);
            }
        }
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
