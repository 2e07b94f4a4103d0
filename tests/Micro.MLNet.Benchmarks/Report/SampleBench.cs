using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;

namespace Micro.MLNet.Benchmarks.Report;

/// <summary>Runs <c>bench</c> of the samples program in a process of its own.</summary>
internal static class SampleBench
{
    /// <summary>What the command wrote as JSON.</summary>
    public static JsonNode Run(int threads, params IEnumerable<string> arguments)
    {
        var file = Path.GetTempFileName();
        try
        {
            string[] common = ["--threads", threads.ToString(CultureInfo.InvariantCulture), "--json", file];
            ChildProcess.Run(ChildProcess.Samples, new[] { "bench" }.Concat(arguments).Concat(common));
            return JsonNode.Parse(File.ReadAllText(file))!;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>A number of the answer.</summary>
    public static double Number(this JsonNode answer, string name) => answer[name]!.GetValue<double>();
}
