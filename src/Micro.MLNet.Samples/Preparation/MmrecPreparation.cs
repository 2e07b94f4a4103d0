using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Micro.MLNet.Samples.Data;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Preparation;

/// <summary>Makes a data set of a folder in MMRec's layout. Users and items keep their numbers, which are the rows of the features; the features keep their bytes.</summary>
internal sealed class MmrecPreparation
{
    private readonly string _folder;

    /// <exception cref="IOException">The folder is missing.</exception>
    /// <exception cref="InvalidDataException">It has another layout.</exception>
    public MmrecPreparation(string folder)
    {
        _folder = folder;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"The folder '{folder}' doesn't exist. Check --input.");
        }

        if (!MmrecLayout.Matches(folder))
        {
            throw new InvalidDataException($"'{folder}' has no .inter file, but MMRec's layout is expected: one NAME.inter and NAME_feat.npy. Check --input.");
        }
    }

    /// <summary>Writes the data set.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="seed">Seed of the split, for a source that has none.</param>
    /// <param name="cancellation">Stops the work.</param>
    public PreparedData Write(string folder, int seed, CancellationToken cancellation)
    {
        var data = MmrecLayout.Read(_folder, modalities: null);
        cancellation.ThrowIfCancellationRequested();
        var hasSplit = new DelimitedFile(Directory.GetFiles(_folder, "*.inter").Single()).Find(MmrecLayout.LabelColumn) >= 0;
        List<IndexedInteraction> rows = [];
        foreach (var (view, part) in new[] { (data.Train, Split.Train), (data.Validation, Split.Validation), (data.Test, Split.Test) })
        {
            var users = view?.GetColumn<int>(DataSet.UserColumn) ?? [];
            rows.AddRange(users.Zip(view?.GetColumn<int>(DataSet.ItemColumn) ?? [], (user, item) => new IndexedInteraction(user, item, part)));
        }

        var itemCount = data.ItemFeatures?.RowCount ?? rows.Max(row => row.Item) + 1;
        var interactions = IndexedInteractions.Create(new Numbers(rows.Max(row => row.User) + 1), new Numbers(itemCount), rows);
        interactions = hasSplit ? interactions : interactions.SplitAtRandom(seed);
        PublishedFolder.WriteInteractions(folder, interactions.Rows);
        List<FeatureCounts> features = [];
        foreach (var column in data.ItemFeatures?.Columns.OfType<VectorColumn>() ?? [])
        {
            cancellation.ThrowIfCancellationRequested();
            var name = column.Name + FeatureFiles.Suffix;
            File.Copy(Path.Combine(_folder, name), Path.Combine(folder, name));
            features.Add(new FeatureCounts(column.Name, column.Width, column.RowCount, Missing: 0));
        }

        var rule = hasSplit ? PreparedData.GivenSplit : PreparedData.PublishedRule;
        return new PreparedData("mmrec", rule, hasSplit ? null : seed, new Dictionary<string, string>(), PreparedCounts.Of(interactions), features, Notes: []);
    }

    /// <summary>The numbers below a count as ids, made when asked for: one large index mustn't take memory for all below it.</summary>
    private sealed class Numbers(int count) : IReadOnlyList<string>
    {
        public int Count => count;

        public string this[int index] => index.ToString(CultureInfo.InvariantCulture);

        public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
