using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests;

/// <summary>Runs programs of this repository, built beside the tests, in processes of their own.</summary>
internal static class ChildProcess
{
    /// <summary>Runs a project's program to its end and returns the lines it wrote; fails the test if it failed.</summary>
    /// <param name="project">The project's folder in the repository.</param>
    /// <param name="arguments">What it gets.</param>
    public static string[] Run(string project, params string[] arguments) => RunUnder(null, project, arguments);

    /// <summary>The same under a locale of the system.</summary>
    /// <param name="locale">As in LC_ALL; null is this process's.</param>
    /// <param name="project">The project's folder in the repository.</param>
    /// <param name="arguments">What it gets.</param>
    public static string[] RunUnder(string? locale, string project, params string[] arguments)
    {
        // tests/<this project>/bin/<configuration>/<framework>/
        var bin = new DirectoryInfo(AppContext.BaseDirectory);
        var root = bin.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        return RunFile(Path.Combine(root, project, "bin", bin.Parent.Name, bin.Name, Path.GetFileName(project) + ".dll"), locale, arguments);
    }

    private static string[] RunFile(string program, string? locale, string[] arguments)
    {
        using var process = StartUnder(locale, program, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.GetAwaiter().GetResult());
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Starts a program; its output and errors are redirected.</summary>
    public static Process Start(string program, params string[] arguments) => StartUnder(null, program, arguments);

    private static Process StartUnder(string? locale, string program, string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments.Prepend(program).Prepend("exec"))
        {
            start.ArgumentList.Add(argument);
        }

        if (locale is not null)
        {
            start.Environment["LC_ALL"] = locale;
        }

        return Process.Start(start)!;
    }
}
