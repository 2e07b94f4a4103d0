using System;
using System.Globalization;
using System.IO;
using System.Text;

namespace Micro.MLNet.Export;

/// <summary>Rows of CSV: UTF-8 without a mark, RFC 4180.</summary>
internal sealed class CsvWriter : IDisposable
{
    private const int BufferLength = 1 << 16;
    private const int LongestNumber = 32; // a float has at most 15 characters
    private readonly StreamWriter _writer;
    private readonly char[] _digits = new char[LongestNumber];
    private bool _rowHasCells;

    /// <summary>Writes to a stream, which stays open.</summary>
    public CsvWriter(Stream stream) =>
        _writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferLength, leaveOpen: true) { NewLine = "\r\n" };

    /// <summary>A cell of text, in quotes where it must be.</summary>
    public void Text(string text)
    {
        Separate();

        // RFC 4180 asks for quotes around these; readers that trim get an id's outer blanks as they are only within quotes
        if (text.AsSpan().IndexOfAny(",\"\r\n") < 0 && text.Trim().Length == text.Length)
        {
            _writer.Write(text);
            return;
        }

        _writer.Write('"');
        _writer.Write(text.Replace("\"", "\"\"", StringComparison.Ordinal));
        _writer.Write('"');
    }

    /// <summary>A cell with a number, in the shortest form that reads back to the same bits.</summary>
    public void Number(float value)
    {
        Separate();
        value.TryFormat(_digits, out var length, "R", CultureInfo.InvariantCulture);
        _writer.Write(_digits, 0, length);
    }

    /// <summary>Ends the row.</summary>
    public void EndRow()
    {
        _writer.WriteLine();
        _rowHasCells = false;
    }

    /// <summary>Writes what is buffered.</summary>
    public void Dispose() => _writer.Dispose();

    private void Separate()
    {
        if (_rowHasCells)
        {
            _writer.Write(',');
        }

        _rowHasCells = true;
    }
}
