using System;
using System.IO;

namespace Micro.MLNet.Persistence;

/// <summary>The exception for a saved model that isn't what it should be.</summary>
internal static class DamagedModel
{
    private const int LongestMessage = 2000;

    /// <summary>Says what was found and expected; what to do is always the same.</summary>
    public static InvalidDataException Because(string found, Exception? reason = null) =>
        new($"{Shorten(found)} Copy the file again, or save the model again.", reason);

    /// <summary>A message may quote what a file says, but not a megabyte of it.</summary>
    public static string Shorten(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage] + "...";
}
