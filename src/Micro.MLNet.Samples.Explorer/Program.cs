using System;
using Micro.MLNet.Samples.Explorer.Cli;

return await ExplorerCommands.RunAsync(args, Console.Out, Console.Error);
