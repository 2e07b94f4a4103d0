using System.CommandLine;
using Micro.MLNet.Benchmarks.Kernels;
using Micro.MLNet.Benchmarks.Report;
using Micro.MLNet.Benchmarks.Soak;

return new RootCommand("Measurements of Micro.MLNet beside naive baselines; every figure is a ratio")
{
    KernelCommand.Create(),
    ReportCommand.Create(),
    ExportCommand.Create(),
    ModelCommand.Create(),
    SoakCommand.Create(),
    MemoryProbe.CreateCommand(),
}.Parse(args).Invoke();
