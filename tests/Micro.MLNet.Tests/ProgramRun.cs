using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Micro.MLNet.Tests.Architecture;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests;

/// <summary>Runs a program of this repository in a process of its own.</summary>
internal static class ProgramRun
{
    /// <summary>The lines it writes; it must end with exit code 0.</summary>
    /// <param name="project">The project's folder, such as "tests/FreshProcess"; built in this project's configuration.</param>
    /// <param name="arguments">What the program is given.</param>
    public static string[] Lines(string project, params string[] arguments)
    {
        // tests/<this project>/bin/<configuration>/<framework>/
        var bin = new DirectoryInfo(AppContext.BaseDirectory);
        var program = Path.Combine(Repository.Root, project, "bin", bin.Parent!.Name, bin.Name, Path.GetFileName(project) + ".dll");
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in new[] { "exec", program }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.AreEqual(0, process.ExitCode, errors.GetAwaiter().GetResult());
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
