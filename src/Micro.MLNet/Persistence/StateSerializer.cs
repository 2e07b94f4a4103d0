using System.Collections.Generic;
using Micro.MLNet.Core;
using Micro.MLNet.Serving;

namespace Micro.MLNet.Persistence;

/// <summary>The parts of the state that a model keeps of its training; they follow the model's own.</summary>
internal static class StateSerializer
{
    /// <summary>Hands every part to <paramref name="writer"/>.</summary>
    public static void Write(TrainingState state, IPartWriter writer)
    {
        writer.Singles("state.users.f32", state.EgoUsers.Values);
        writer.Singles("state.items.f32", state.EgoItems.Values);
        for (var n = 0; n < state.Parameters.Count; n++)
        {
            writer.Singles($"state.parameter{n}.f32", state.Parameters[n].Values);
        }

        for (var m = 0; m < state.Modalities.Count; m++)
        {
            var modality = state.Modalities[m];
            writer.Bytes($"state.modality{m}.features.i8", modality.Features.Values);
            writer.Singles($"state.modality{m}.scales.f32", modality.Features.Scales);
            writer.Singles($"state.modality{m}.initial.f32", modality.InitialDegrees);
            writer.Singles($"state.modality{m}.learned.f32", modality.LearnedDegrees);
        }
    }

    /// <summary>Puts a state together from its parts.</summary>
    /// <param name="manifest">What the parts are.</param>
    /// <param name="modelItemCount">The model's items, those added after training included.</param>
    /// <param name="reader">Hands out the parts.</param>
    /// <exception cref="System.IO.InvalidDataException">A part is missing or damaged.</exception>
    public static TrainingState Read<TReader>(ManifestState manifest, int modelItemCount, ref TReader reader)
        where TReader : IPartReader, allows ref struct
    {
        var (userCount, itemCount, dimension) = (manifest.EgoUserCount, manifest.EgoItemCount, manifest.EgoDimension);
        var users = new EmbeddingTable(userCount, dimension, reader.Singles("state.users.f32", userCount * dimension));
        var items = new EmbeddingTable(itemCount, dimension, reader.Singles("state.items.f32", itemCount * dimension));
        var parameters = new List<NamedTensor>();
        foreach (var parameter in manifest.Parameters)
        {
            parameters.Add(new NamedTensor(parameter.Name, parameter.Shape, reader.Singles($"state.parameter{parameters.Count}.f32", parameter.Size())));
        }

        var featureRows = manifest.Settings.FeatureRows(itemCount, modelItemCount);
        var modalities = new List<ModalityState>();
        foreach (var (width, learnedCount) in manifest.Modalities)
        {
            var m = modalities.Count;
            var values = reader.Bytes($"state.modality{m}.features.i8", featureRows * width);
            var features = new CompactFeatures(featureRows, width, values, reader.Singles($"state.modality{m}.scales.f32", featureRows));
            var initial = reader.Singles($"state.modality{m}.initial.f32", itemCount);
            modalities.Add(new ModalityState(features, initial, reader.Singles($"state.modality{m}.learned.f32", learnedCount)));
        }

        return new TrainingState(manifest.Settings, users, items, parameters, modalities);
    }
}
