using System;
using System.Collections;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Micro.MLNet.Evaluation;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Training;

/// <summary>Writes what <c>--json</c> asks for.</summary>
internal static class RunReport
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The report of a training.</summary>
    public static JsonObject Create(DataSet data, TrainingRun run, RankingReport? validation, RankingReport? test)
    {
        var summary = run.Model.Model.Summary;
        return new JsonObject
        {
            ["algorithm"] = summary.Algorithm,
            ["seed"] = summary.Seed,
            ["device"] = summary.Device,
            ["versions"] = Versions(),
            ["users"] = data.Counts.Users,
            ["items"] = data.Counts.Items,
            ["interactions"] = data.Counts.Interactions,
            ["trainInteractions"] = data.Counts.Train,
            ["validationInteractions"] = data.Counts.Validation,
            ["testInteractions"] = data.Counts.Test,
            ["coldItems"] = data.Counts.ColdItems,
            ["modalities"] = new JsonArray([.. data.Modalities.Select(name => JsonValue.Create(name))]),
            ["epochs"] = summary.Epochs,
            ["bestEpoch"] = summary.BestEpoch,
            ["bestValidationValue"] = Number(summary.ValidationValue),
            ["secondsPerEpoch"] = new JsonArray([.. run.Epochs.Select(epoch => JsonValue.Create(Math.Round(epoch.Seconds, 4)))]),
            ["rankingLoss"] = new JsonArray([.. run.Epochs.Select(epoch => Number(epoch.RankingLoss))]),
            ["peakMemoryMB"] = ProcessMemory.Peak(),
            ["validation"] = Metrics(validation),
            ["test"] = Metrics(test),
            ["testUnknownItems"] = ModelEvaluation.CountUnknown(run.Model, data.Test),
            ["options"] = run.Options is null ? null : Describe(run.Options),
        };
    }

    /// <summary>All metrics by name, and how many users they are means over; null when nothing was evaluated.</summary>
    public static JsonObject? Metrics(RankingReport? report)
    {
        if (report is null)
        {
            return null;
        }

        var metrics = new JsonObject { ["users"] = report.UsersEvaluated };
        foreach (var (name, value) in report.Values)
        {
            metrics[name] = Number(value);
        }

        return metrics;
    }

    public static JsonObject Versions() => new()
    {
        ["Micro.MLNet"] = typeof(MicroTrainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        ["Microsoft.ML"] = typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        ["TorchSharp"] = typeof(MicroTrainer).Assembly.GetReferencedAssemblies().FirstOrDefault(name => name.Name == "TorchSharp")?.Version?.ToString(),
        [".NET"] = Environment.Version.ToString(),
        ["system"] = RuntimeInformation.OSDescription,
    };

    public static void Write(Stream stream, JsonObject report) => JsonSerializer.Serialize(stream, report, Indented);

    private static JsonObject Describe(object record)
    {
        var description = new JsonObject();
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite && property.Name != nameof(MicroOptions.GraphProgress)))
        {
            switch (property.GetValue(record))
            {
                case IDataView or Delegate or System.Threading.CancellationToken or IProgress<Micro.MLNet.Training.EpochReport>:
                    break;
                case null:
                    description[property.Name] = null;
                    break;
                case double number:
                    description[property.Name] = Number(number);
                    break;
                case int number:
                    description[property.Name] = number;
                    break;
                case bool flag:
                    description[property.Name] = flag;
                    break;
                case IEnumerable list and not string:
                    description[property.Name] = new JsonArray([.. list.Cast<object>().Select(entry => JsonValue.Create(entry.ToString()))]);
                    break;
                case var value:
                    description[property.Name] = property.PropertyType.IsClass && property.PropertyType != typeof(string)
                        ? Describe(value)
                        : JsonValue.Create(Convert.ToString(value, CultureInfo.InvariantCulture));
                    break;
            }
        }

        return description;
    }

    /// <summary>JSON has no NaN: it becomes null.</summary>
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
