using System;
using System.CommandLine;
using System.IO;
using Micro.MLNet.Samples.Orleans.Cli;
using Orleans.Runtime;

try
{
    return await Commands.Create(Console.Out).Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is ArgumentException or IOException or InvalidDataException or OrleansException or TimeoutException)
{
    await Console.Error.WriteLineAsync("Error: " + exception.Message);
    return 1;
}
