using Micro.MLNet.Samples.Cli;

return CommandLine.Run(args, Terminal.OfProcess);
