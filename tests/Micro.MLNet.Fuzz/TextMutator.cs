using System;
using System.Text;

namespace Micro.MLNet.Fuzz;

/// <summary>Damages text: what means something to a reader comes in, goes or comes twice.</summary>
internal static class TextMutator
{
    private const int LongText = 1 << 20;

    private static readonly string[] Tokens =
    [
        "\0", "\uFEFF", "\u0430", "\u202E", "\uFFFD", "I\u0307", "\U0001F600", "\"", "'", "\t", ",", ";", "\n", "\r", "\r\n", " ", "\\", "/", "../", ":", "#",
        "[", "]", "{", "}", "(", ")", "[[[[[[[[", "-", "+", ".", "e", "-1", "0", "1", "00", "1.5", "2147483646", "2147483647", "2147483648", "4294967296", "9223372036854775808",
        "1e999", "1e-999", "NaN", "Infinity", "-Infinity", "\u221E", "true", "None", "null", "u'", "\\ud800", "\\udc00", "\\u0000", "\\x", "\\777", "\\U00110000", "\\N{DASH}",
    ];

    /// <summary>Some changes; at times the bytes of the text are damaged too, which UTF-8 may not survive.</summary>
    /// <param name="random">Draws them.</param>
    /// <param name="source">UTF-8.</param>
    /// <param name="words">What this kind of text is made of, besides what all kinds are.</param>
    public static byte[] Mutate(Random random, byte[] source, params string[] words)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(source));
        do
        {
            Change(random, text, words);
        }
        while (random.Next(2) > 0);
        var bytes = (random.Next(20) switch
        {
            0 => Encoding.Unicode,
            1 => Encoding.Latin1,
            _ => Encoding.UTF8,
        }).GetBytes(text.ToString());
        return random.Next(8) == 0 ? ByteMutator.Mutate(random, bytes) : bytes;
    }

    private static void Change(Random random, StringBuilder text, string[] words)
    {
        var position = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(1 + random.Next(64)), text.Length - position);
        switch (random.Next(8))
        {
            case 0 or 1:
                text.Insert(position, Token(random, words));
                break;
            case 2 or 3:
                text.Remove(position, length).Insert(position, Token(random, words));
                break;
            case 4:
                text.Remove(position, length);
                break;
            case 5:
                text.Insert(random.Next(text.Length + 1), text.ToString(position, length));
                break;
            case 6:
                Repeat(random, text, position, words);
                break;
            default:
                DoubleLine(random, text);
                break;
        }
    }

    private static void Repeat(Random random, StringBuilder text, int position, string[] words)
    {
        var token = Token(random, words);
        var count = random.Next(500) == 0 ? LongText / Math.Max(token.Length, 1) : 1 << random.Next(9);
        text.Insert(position, token, count);
    }

    private static void DoubleLine(Random random, StringBuilder text)
    {
        var lines = text.ToString().Split('\n');
        var (from, to) = (random.Next(lines.Length), random.Next(lines.Length));
        lines[to] += "\n" + lines[from];
        text.Clear().AppendJoin('\n', lines);
    }

    private static string Token(Random random, string[] words) =>
        words.Length > 0 && random.Next(2) == 0 ? words[random.Next(words.Length)] : Tokens[random.Next(Tokens.Length)];
}
