using System.IO;
using System.Threading;
using Micro.MLNet.Samples.Data;

namespace Micro.MLNet.Samples.Experiments.Pilot;

/// <summary>One of the paper's pilot studies (section 2.2): do users buy items that are alike? It trains nothing.</summary>
internal abstract class PilotStudy
{
    /// <summary>What the command line calls them.</summary>
    public static string[] Names { get; } = ["table1", "table2"];

    /// <summary>The study of a name, or null when it is none.</summary>
    public static PilotStudy? Find(string name) => name == Names[0] ? new SimilarityStudy() : name == Names[1] ? new PurchaseStudy() : null;

    /// <summary>Adds the lines of a data set, one a modality.</summary>
    /// <param name="name">The data set's name.</param>
    /// <param name="data">With item features.</param>
    /// <param name="cancellation">Ends the study.</param>
    /// <exception cref="InvalidDataException">There are no item features.</exception>
    public void Add(string name, DataSet data, CancellationToken cancellation)
    {
        if (data.Modalities.Count == 0)
        {
            throw new InvalidDataException($"The data set '{name}' has no item features, which a pilot study compares. Add NAME_feat.npy files, or vector columns to the items.");
        }

        AddModalities(name, data, CoInteractions.Of(data), cancellation);
    }

    /// <summary>The table.</summary>
    public abstract string ToMarkdown(string command);

    /// <summary>The same as comma-separated values.</summary>
    public abstract string ToCsv();

    /// <summary>Writes a plot of the table as PNG and as SVG.</summary>
    /// <param name="path">Without extension.</param>
    public abstract void Plot(string path);

    /// <summary>Adds a line for each modality.</summary>
    protected abstract void AddModalities(string name, DataSet data, CoInteractions interactions, CancellationToken cancellation);
}
