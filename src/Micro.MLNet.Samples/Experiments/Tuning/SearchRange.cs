using System;
using System.Globalization;
using Micro.MLNet.Samples.Cli;

namespace Micro.MLNet.Samples.Experiments.Tuning;

/// <summary>The values that a search may give an option.</summary>
/// <remarks>
/// Written as <c>PATH=a,b,c</c> (one of these), <c>PATH=low..high</c> (uniform; whole numbers where both ends are whole) or <c>PATH=low..high:log</c> (uniform in
/// the logarithm).
/// </remarks>
internal sealed class SearchRange
{
    private const string LogSuffix = ":log";
    private readonly string[] _values;
    private readonly double _low;
    private readonly double _high;
    private readonly bool _isWhole;
    private readonly bool _isLog;

    private SearchRange(string path, string[] values, double low, double high, bool isWhole, bool isLog) =>
        (Path, _values, _low, _high, _isWhole, _isLog) = (path, values, low, high, isWhole, isLog);

    /// <summary>The option's path.</summary>
    public string Path { get; }

    /// <summary>Reads a range.</summary>
    /// <exception cref="ArgumentException">It isn't one.</exception>
    public static SearchRange Parse(string text)
    {
        if (text.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } path, { Length: > 0 } values])
        {
            throw Unreadable(text);
        }

        var isLog = values.EndsWith(LogSuffix, StringComparison.Ordinal);
        var bounds = (isLog ? values[..^LogSuffix.Length] : values).Split("..");
        if (bounds.Length == 1)
        {
            return isLog ? throw Unreadable(text) : new SearchRange(path, CommandOptions.Split(values), 0, 0, false, false);
        }

        if (bounds.Length != 2 || !TryParse(bounds[0], out var low) || !TryParse(bounds[1], out var high) || low >= high || (isLog && low <= 0))
        {
            throw Unreadable(text);
        }

        return new SearchRange(path, [], low, high, IsWhole(bounds[0]) && IsWhole(bounds[1]), isLog);
    }

    /// <summary>A setting as <c>--set</c> takes it.</summary>
    public string Draw(Random random) => $"{Path}={Value(random)}";

    private string Value(Random random)
    {
        if (_values.Length > 0)
        {
            return _values[random.Next(_values.Length)];
        }

        var share = random.NextDouble();
        if (_isWhole && !_isLog)
        {
            return Math.Floor(_low + (share * (_high - _low + 1))).ToString(CultureInfo.InvariantCulture);
        }

        var value = _isLog ? _low * Math.Pow(_high / _low, share) : _low + (share * (_high - _low));
        return _isWhole ? Math.Round(value).ToString(CultureInfo.InvariantCulture) : value.ToString("G3", CultureInfo.InvariantCulture);
    }

    private static bool TryParse(string text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    private static bool IsWhole(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static ArgumentException Unreadable(string text) => new(
        $"--range got '{text}', but PATH=a,b,c or PATH=low..high, with :log behind it for values over several magnitudes, is expected, for example Optimization.LearningRate=1e-4..1e-2:log.");
}
