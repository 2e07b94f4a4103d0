using System.IO;
using System.Text.Json.Nodes;
using Micro.MLNet.Samples.Cli;
using Micro.MLNet.Samples.Data;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>Says beside the results how the data was split: results compare only where the hashes agree.</summary>
internal static class SplitManifest
{
    /// <summary>Writes <c>split-NAME.json</c>.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="name">The data set's name.</param>
    /// <param name="data">As it was split.</param>
    public static void Write(string folder, string name, DataSet data)
    {
        var counts = data.Counts;
        var manifest = new JsonObject
        {
            ["data"] = name,
            ["rule"] = data.Rule.Name,
            ["seed"] = data.Rule.Seed,
            ["users"] = counts.Users,
            ["items"] = counts.Items,
            ["trainInteractions"] = counts.Train,
            ["validationInteractions"] = counts.Validation,
            ["testInteractions"] = counts.Test,
            ["coldItems"] = counts.ColdItems,
            ["sha256"] = SplitHash.InFull(data),
        };
        var path = Path.Combine(folder, $"split-{name}.json");
        OutputFile.Reserve(path).Write(stream => RunReport.Write(stream, manifest));
    }
}
