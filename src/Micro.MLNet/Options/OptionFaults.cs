using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Micro.MLNet.Options;

/// <summary>Collects the faults of a whole options object, so that the user sees all of them at once.</summary>
internal sealed class OptionFaults
{
    private readonly List<string> _faults = [];

    /// <summary>Notes a fault unless <paramref name="holds"/>.</summary>
    /// <param name="holds">Whether the value is acceptable.</param>
    /// <param name="name">Path of the option, for example <c>Graph.SkipWeight</c>.</param>
    /// <param name="value">The value found.</param>
    /// <param name="remedy">What to do: "use a value in [0, 1]; 0.9 is a good start".</param>
    public void Require(bool holds, string name, object? value, string remedy)
    {
        if (!holds)
        {
            var found = value switch
            {
                null => "null",
                string text => $"'{text}'",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString(),
            };
            _faults.Add($"{name} is {found}: {remedy}.");
        }
    }

    /// <summary>Throws one <see cref="ArgumentException"/> that lists every fault.</summary>
    public void ThrowIfAny(string parameterName)
    {
        if (_faults.Count == 0)
        {
            return;
        }

        var message = new StringBuilder(_faults.Count == 1 ? "1 option can't be used:" : $"{_faults.Count} options can't be used:");
        foreach (var fault in _faults)
        {
            message.Append("\n- ").Append(fault);
        }

        throw new ArgumentException(message.ToString(), parameterName);
    }
}
