using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet.Fuzz;

const string usage = """
    fuzz TARGET|all [--runs N] [--seed S] [--out FOLDER]   feeds damaged inputs and prints how many were read and what was found
    replay TARGET FILE                                     reads one input again and says what happens
    list                                                   names the targets
    """;
var longest = TimeSpan.FromSeconds(20);
using var scratch = new Scratch();
var targets = FuzzTargets.Create(scratch);
switch (args)
{
    case ["list"]:
        Console.WriteLine(string.Join('\n', targets.Select(target => target.Name)));
        return 0;
    case ["replay", var name, var file]:
        var fault = FuzzRun.Fault(Find(name), File.ReadAllBytes(file));
        Console.WriteLine(fault ?? "read or refused as it should be");
        return fault is null ? 0 : 1;
    case ["fuzz", var name, .. var options]:
        return Fuzz(name == "all" ? targets : [Find(name)], long.Parse(Option(options, "--runs", "1000"), CultureInfo.InvariantCulture), int.Parse(Option(options, "--seed", "1"), CultureInfo.InvariantCulture), Option(options, "--out", Path.Combine("artifacts", "fuzz")));
    default:
        Console.Error.WriteLine(usage);
        return 2;
}

FuzzTarget Find(string name) => targets.FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"There is no target '{name}', only {string.Join(", ", targets.Select(target => target.Name))}.");

static string Option(string[] options, string name, string fallback) => Array.IndexOf(options, name) is >= 0 and var n && n + 1 < options.Length ? options[n + 1] : fallback;

int Fuzz(IReadOnlyList<FuzzTarget> chosen, long runs, int seed, string folder)
{
    var (inputs, seconds, found) = (0L, 0.0, 0);
    foreach (var target in chosen)
    {
        var result = FuzzRun.Execute(target, runs, seed, longest);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {result.Inputs} inputs, {result.Accepted} accepted, {result.Answers} different answers, {result.Time.TotalSeconds:F1} s, {result.Findings.Count} findings"));
        foreach (var finding in result.Findings)
        {
            var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, target.Name)).FullName, string.Create(CultureInfo.InvariantCulture, $"{seed}-{finding.Number}.bin"));
            File.WriteAllBytes(path, finding.Input);
            Console.WriteLine($"  {path}: {finding.Fault}");
        }

        (inputs, seconds, found) = (inputs + result.Inputs, seconds + result.Time.TotalSeconds, found + result.Findings.Count);
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"in all: {inputs} inputs, {seconds:F0} s, {found} findings"));
    return found == 0 ? 0 : 1;
}
