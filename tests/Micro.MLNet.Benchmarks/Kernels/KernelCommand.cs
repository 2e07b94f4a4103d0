using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Micro.MLNet.Benchmarks.Kernels;

/// <summary><c>kernels</c>: BenchmarkDotNet; what follows is for it, such as <c>--filter *</c>.</summary>
internal static class KernelCommand
{
    public static Command Create()
    {
        var rest = new Argument<string[]>("arguments") { Description = "BenchmarkDotNet's own, after --", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("kernels", "Measure the kernels with BenchmarkDotNet") { rest };
        command.SetAction(arguments =>
        {
            // in process: a project that BenchmarkDotNet generates would need a libtorch of its own
            var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
            BenchmarkSwitcher.FromTypes([typeof(KernelBenchmarks)])
                .Run(arguments.GetValue(rest) is { Length: > 0 } given ? given : ["--filter", "*"], DefaultConfig.Instance.AddJob(job));
            return 0;
        });
        return command;
    }
}
