using System;
using System.Globalization;
using System.IO;
using Spectre.Console;

namespace Micro.MLNet.Samples.Cli;

/// <summary>Where a command writes: a live display on a screen, plain lines into a file or a pipe.</summary>
internal sealed class Terminal
{
    private const int PlainWidth = 140;

    public Terminal(TextWriter output, TextWriter error, bool isInteractive)
    {
        Output = output;
        Error = error;
        IsInteractive = isInteractive;
        Ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isInteractive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!isInteractive)
        {
            Ansi.Profile.Width = PlainWidth;
        }
    }

    /// <summary>The process's own console.</summary>
    public static Terminal OfProcess => new(Console.Out, Console.Error, !Console.IsOutputRedirected);

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public IAnsiConsole Ansi { get; }

    public bool IsInteractive { get; }

    /// <summary>A line of text.</summary>
    public void Line(FormattableString text) => Output.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>A line that begins a new part.</summary>
    public void Heading(string text)
    {
        Output.WriteLine();
        if (IsInteractive)
        {
            Ansi.Write(new Rule($"[bold]{text.EscapeMarkup()}[/]").LeftJustified());
        }
        else
        {
            Output.WriteLine($"== {text}");
        }
    }

    /// <summary>A table; columns of numbers are aligned right.</summary>
    public void Table(string[] header, params string[][] rows)
    {
        var table = new Table { Border = IsInteractive ? TableBorder.Rounded : TableBorder.Ascii };
        for (var column = 0; column < header.Length; column++)
        {
            var tableColumn = new TableColumn(header[column].EscapeMarkup());
            table.AddColumn(Array.TrueForAll(rows, row => IsNumber(row[column])) ? tableColumn.RightAligned() : tableColumn);
        }

        foreach (var row in rows)
        {
            table.AddRow(Array.ConvertAll(row, cell => cell.EscapeMarkup()));
        }

        Ansi.Write(table);
    }

    private static bool IsNumber(string cell) => cell == "-" || double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
