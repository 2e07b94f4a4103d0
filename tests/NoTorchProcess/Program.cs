using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Micro.MLNet;
using Microsoft.ML;

// Loads a model archive where libtorch isn't installed, recommends for a user and prints "item score" per line, then what of torch is loaded.
// arguments: model.zip user count
using (var file = File.OpenRead(args[0]))
{
    var model = MicroTransformer.Load(new MLContext(), file);
    foreach (var (item, score) in model.Recommend(args[1], int.Parse(args[2], CultureInfo.InvariantCulture)))
    {
        Console.WriteLine($"{item} {score.ToString("R", CultureInfo.InvariantCulture)}");
    }
}

var installed = Directory.EnumerateFiles(AppContext.BaseDirectory, "*torch_cpu*", SearchOption.AllDirectories);
var modules = Process.GetCurrentProcess().Modules.Cast<ProcessModule>();
var native = modules.Where(module => module.ModuleName.Contains("torch", StringComparison.OrdinalIgnoreCase)
    && !module.ModuleName.EndsWith(".dll", StringComparison.OrdinalIgnoreCase));
var managed = AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name == "TorchSharp");
Console.WriteLine($"libtorch installed: {installed.Count()}, loaded: {native.Count()}, TorchSharp assemblies: {managed.Count()}");
