using System.Collections.Generic;
using System.IO;
using System.Linq;
using Micro.MLNet.Core;
using Micro.MLNet.Model;
using Micro.MLNet.Serving;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <summary>Copies what changes from step to step into a checkpoint, and back.</summary>
internal sealed class TrainingSnapshot(RankingNetwork network, AdamOptimizer optimizer, WeightAverage? average, EarlyStopping stopping)
{
    /// <summary>The state after an epoch.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="best">The model of the best epoch so far.</param>
    public Checkpoint Take(int epoch, FittedModel? best) => new(
        epoch,
        [.. Tensors().Select(named => new NamedTensor(named.Name, [.. named.Tensor.shape.Select(length => (int)length)], EmbeddingExport.ToArray(named.Tensor)))],
        [.. optimizer.Steps, average?.Steps ?? 0],
        stopping.Stale,
        stopping.BestEpoch,
        stopping.BestValue,
        best);

    /// <summary>Puts a checkpoint's numbers in the place of the current ones.</summary>
    /// <exception cref="InvalidDataException">The checkpoint's tensors aren't this network's.</exception>
    public void Restore(Checkpoint checkpoint)
    {
        var saved = checkpoint.Tensors.ToDictionary(tensor => tensor.Name);
        var own = Tensors().ToList();
        var (count, steps) = (optimizer.Steps.Count(), checkpoint.Steps);
        if (own.Count != saved.Count || steps.Count != count + 1)
        {
            throw new InvalidDataException($"The checkpoint holds {saved.Count} tensors and {steps.Count} counts of steps, but the network has {own.Count} and {count + 1}. Delete it to start anew.");
        }

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, tensor) in own)
        {
            if (!saved.TryGetValue(name, out var found) || !found.Shape.Select(length => (long)length).SequenceEqual(tensor.shape))
            {
                throw new InvalidDataException(
                    $"The checkpoint has '{name}' of shape [{string.Join(", ", found?.Shape ?? [])}], but the network's is [{string.Join(", ", tensor.shape)}]. Delete it to start anew.");
            }

            tensor.copy_(CopyOf(found.Values, tensor));
        }

        optimizer.Resume([.. steps.Take(count)]);
        average?.Resume(steps[count]);
        stopping.Resume(checkpoint.Stale, checkpoint.BestEpoch, checkpoint.BestValue, checkpoint.Best is { } best
            ? new ExportedTables(best.UserEmbeddings, best.ItemEmbeddings, [], best.Modalities, best.State)
            : null);
    }

    private static Tensor CopyOf(float[] values, Tensor like) => tensor(values, [.. like.shape], device: like.device);

    private IEnumerable<(string Name, Tensor Tensor)> Tensors()
    {
        string[] names = [.. network.named_parameters().Select(named => named.name)];
        var weights = network.named_parameters().Select(named => (Tensor)named.parameter);
        return Named("weights", weights)
            .Concat(Named("first", optimizer.Moments.Where((_, n) => n % 2 == 0)))
            .Concat(Named("second", optimizer.Moments.Where((_, n) => n % 2 == 1)))
            .Concat(average is null ? [] : Named("average", average.Averages));

        IEnumerable<(string, Tensor)> Named(string kind, IEnumerable<Tensor> tensors) => tensors.Select((tensor, n) => ($"{kind}/{names[n]}", tensor));
    }
}
