using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Reads one Python literal, or one JSON value, which is the same but for its three names. It evaluates nothing.</summary>
/// <remarks>
/// Dictionaries with text keys, lists, tuples, text, numbers, <c>True</c>, <c>False</c>, <c>None</c>. The result is a
/// <see cref="Dictionary{TKey, TValue}"/>, <see cref="List{T}"/>, <see cref="string"/>, <see cref="double"/>, <see cref="bool"/> or null.
/// </remarks>
internal sealed class PythonLiteral
{
    private const int DeepestNesting = 64; // a damaged line must not end in a stack overflow
    private static readonly Dictionary<string, object?> Names = new(StringComparer.Ordinal)
    {
        ["True"] = true,
        ["true"] = true,
        ["False"] = false,
        ["false"] = false,
        ["None"] = null,
        ["null"] = null,
    };

    private readonly string _text;
    private int _position;

    private PythonLiteral(string text) => _text = text;

    /// <summary>Reads a literal that takes the whole text.</summary>
    /// <exception cref="FormatException">The text is no literal; the message says at which character.</exception>
    public static object? Parse(string text)
    {
        var literal = new PythonLiteral(text);
        var value = literal.ReadValue(0);
        literal.SkipSpace();
        return literal._position == text.Length ? value : throw literal.Unexpected("the end of the line");
    }

    private object? ReadValue(int depth)
    {
        SkipSpace();
        if (depth > DeepestNesting)
        {
            throw Unexpected($"at most {DeepestNesting} levels of brackets");
        }

        return Next switch
        {
            '{' => ReadDictionary(depth),
            '[' => ReadList(']', depth),
            '(' => ReadList(')', depth),
            '\'' or '"' => ReadText(),
            'u' or 'U' when _position + 1 < _text.Length && _text[_position + 1] is '\'' or '"' => ReadText(),
            '-' or '+' or '.' or (>= '0' and <= '9') => ReadNumber(),
            _ => ReadName(),
        };
    }

    private Dictionary<string, object?> ReadDictionary(int depth)
    {
        var entries = new Dictionary<string, object?>(StringComparer.Ordinal);
        _position++;
        while (HasMore('}', entries.Count))
        {
            SkipSpace();
            var key = ReadText();
            Take(':');
            entries[key] = ReadValue(depth + 1);
        }

        return entries;
    }

    private List<object?> ReadList(char end, int depth)
    {
        List<object?> values = [];
        _position++;
        while (HasMore(end, values.Count))
        {
            values.Add(ReadValue(depth + 1));
        }

        return values;
    }

    /// <summary>Takes what stands before another entry, or the closing bracket; Python allows a comma before that.</summary>
    private bool HasMore(char end, int count)
    {
        if (TryTake(end))
        {
            return false;
        }

        if (count > 0)
        {
            Take(',');
        }

        return count == 0 || !TryTake(end);
    }

    private string ReadText()
    {
        if (Next is 'u' or 'U')
        {
            _position++;
        }

        var quote = Next;
        if (quote is not ('\'' or '"'))
        {
            throw Unexpected("text in quotes");
        }

        _position++;
        var text = new StringBuilder();
        while (Next != quote)
        {
            if (_position == _text.Length)
            {
                throw Unexpected($"a closing {quote}");
            }

            if (Next == '\\')
            {
                ReadEscape(text);
            }
            else
            {
                text.Append(_text[_position++]);
            }
        }

        _position++;
        return text.ToString();
    }

    private void ReadEscape(StringBuilder text)
    {
        _position++;
        var kind = Next;
        if (kind is >= '0' and <= '7')
        {
            text.Append((char)ReadDigits(most: 3, radix: 8));
            return;
        }

        _position = Math.Min(_position + 1, _text.Length); // a backslash may be the last character
        switch (kind)
        {
            case 'x':
                text.Append((char)ReadDigits(2, 16, exactly: true));
                break;
            case 'u':
                text.Append((char)ReadDigits(4, 16, exactly: true)); // a pair of surrogates comes as two escapes
                break;
            case 'U':
                var code = ReadDigits(8, 16, exactly: true);
                text.Append(Rune.IsValid(code) ? new Rune(code).ToString() : "\uFFFD");
                break;
            case '\\' or '\'' or '"' or '/':
                text.Append(kind);
                break;
            default:
                const string letters = "abfnrtv";
                const string meanings = "\a\b\f\n\r\t\v";
                var letter = letters.IndexOf(kind, StringComparison.Ordinal);
                text.Append(letter >= 0 ? meanings[letter] : '\\').Append(letter >= 0 ? string.Empty : kind); // Python keeps both characters of any other
                break;
        }
    }

    private int ReadDigits(int most, int radix, bool exactly = false)
    {
        var (value, count) = (0u, 0);
        while (count < most && char.IsAsciiHexDigit(Next) && Convert.ToInt32(Next.ToString(), 16) is var digit && digit < radix)
        {
            value = (value * (uint)radix) + (uint)digit;
            _position++;
            count++;
        }

        return exactly && count < most ? throw Unexpected($"{most} hexadecimal digits") : (int)value;
    }

    private double ReadNumber()
    {
        var start = _position;
        while (char.IsAsciiDigit(Next) || Next is '-' or '+' or '.' or 'e' or 'E')
        {
            _position++;
        }

        return double.TryParse(_text.AsSpan(start, _position - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Unexpected("a number before it");
    }

    private object? ReadName()
    {
        var start = _position;
        while (char.IsAsciiLetter(Next))
        {
            _position++;
        }

        if (!Names.TryGetValue(_text[start.._position], out var value))
        {
            _position = start;
            throw Unexpected("a value");
        }

        return value;
    }

    private char Next => _position < _text.Length ? _text[_position] : '\0';

    private void SkipSpace()
    {
        while (char.IsWhiteSpace(Next))
        {
            _position++;
        }
    }

    private bool TryTake(char expected)
    {
        SkipSpace();
        if (Next != expected)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Take(char expected)
    {
        if (!TryTake(expected))
        {
            throw Unexpected($"'{expected}'");
        }
    }

    private FormatException Unexpected(string expected) =>
        new($"character {_position + 1} is {(_position < _text.Length ? $"'{_text[_position]}'" : "the end of the line")}, but {expected} is expected");
}
