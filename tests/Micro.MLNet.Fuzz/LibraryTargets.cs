using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Persistence;
using Micro.MLNet.Serving;
using Microsoft.ML;

namespace Micro.MLNet.Fuzz;

/// <summary>What the package itself reads.</summary>
internal static class LibraryTargets
{
    private const int InflatedRatio = 3 * 1032;
    private static readonly Dictionary<string, string> Origin = new() { ["Data.Users"] = "12ab", ["Optimization.Seed"] = "7" };
    private static readonly MLContext Context = new();

    public static IEnumerable<FuzzTarget> Create(Scratch scratch)
    {
        List<byte[]> models = [.. FuzzModels.All.Select(model => FuzzModels.Bytes(stream => ModelArchive.Save(stream, model.Model, model.Columns)))];
        yield return new FuzzTarget("model", models, ArchiveMutator.Mutate, ReadModel) { AllocationRatio = InflatedRatio };

        var path = Path.Combine(scratch.Root, "checkpoint.zip");
        var file = new CheckpointFile(path, Origin, FuzzModels.TextColumns);
        var checkpoints = new[] { true, false }.Select(hasBest =>
        {
            file.Save(FuzzModels.Checkpoint(hasBest));
            return File.ReadAllBytes(path);
        });
        yield return new FuzzTarget("checkpoint", [.. checkpoints], ArchiveMutator.Mutate, input =>
        {
            File.WriteAllBytes(path, input);
            file.Load();
        })
        {
            AllocationRatio = InflatedRatio,
        };

        List<byte[]> packs = [.. FuzzModels.All.Select(model => PackMutator.ToBytes(FloatPack.Encode(model.Model, model.Columns)))];
        yield return new FuzzTarget("pack", packs, PackMutator.Mutate, input => Use(FloatPack.Decode(PackMutator.FromBytes(input)).Model)) { AllocationRatio = InflatedRatio };
    }

    private static void ReadModel(byte[] input)
    {
        using var stream = new MemoryStream(input);
        var model = MicroTransformer.Load(Context, stream);
        Use(model.Fitted);
        using var copy = new MemoryStream();
        model.Save(copy);
    }

    /// <summary>What was accepted must serve.</summary>
    private static void Use(FittedModel model)
    {
        var recommender = new Recommender(model);
        if (model.UserCount > 0)
        {
            recommender.Recommend(model.Users[model.UserCount - 1], 3);
        }

        if (model.ItemCount > 0)
        {
            recommender.SimilarItems(model.Items[model.ItemCount - 1], 3);
        }
    }
}
