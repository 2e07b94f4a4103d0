using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

// Loads a model that mlContext.Model.Save wrote, scores the rows of a tab-separated file and prints one score per line.
// arguments: model.zip rows.tsv text|integer; or none, to print the name of the culture it runs under
if (args.Length == 0)
{
    Console.WriteLine(CultureInfo.CurrentCulture.Name);
    return;
}

if (Assembly.GetExecutingAssembly().GetReferencedAssemblies().Any(reference => reference.Name == "Micro.MLNet"))
{
    throw new InvalidOperationException("This program must not name a type of the package.");
}

var kind = args[2] == "text" ? DataKind.String : DataKind.Int64;
var context = new MLContext();
var model = context.Model.Load(args[0], out _);
var rows = context.Data.LoadFromTextFile(args[1], [new TextLoader.Column("UserId", kind, 0), new TextLoader.Column("ItemId", kind, 1)]);
foreach (var score in model.Transform(rows).GetColumn<float>("Score"))
{
    Console.WriteLine(score.ToString("R", CultureInfo.InvariantCulture));
}
