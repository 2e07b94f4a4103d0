using System;
using Micro.MLNet.Samples.Batch;

return Commands.Run(args, Console.Out, Console.Error);
