using System;
using System.Globalization;
using Micro.MLNet.Core;
using Micro.MLNet.Options;
using Micro.MLNet.Serving;
using static TorchSharp.torch;

namespace Micro.MLNet.Training;

/// <content>Where a training starts, what it leaves behind on its way, and the model at its end.</content>
internal sealed partial class TrainingLoop
{
    // Returns the epochs trained already.
    private int Start()
    {
        if (_checkpoints?.Resume is not { } checkpoint)
        {
            return 0;
        }

        if (_options.Graph?.Rebuild == GraphRebuild.Never)
        {
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            _network.Forward(rebuildGraphs: true); // its graph is of the weights that training starts with
        }

        _snapshot.Restore(checkpoint);
        Restart(checkpoint.Epoch);
        return checkpoint.Epoch;
    }

    private void Restart(int epoch)
    {
        int SeedOf(string stream) => RandomStreams.SeedOf(_seed, string.Create(CultureInfo.InvariantCulture, $"{stream} after epoch {epoch}"));
        _sampler = new TripletSampler(_dataset.Train, _optimization, new Random(SeedOf(RandomStreams.Sampling)));
        _network.Restart(SeedOf);
        SeedTorch(SeedOf(RandomStreams.Initialization));
    }

    private void SaveCheckpoint(int epoch)
    {
        if (_checkpoints is not null && epoch % _checkpoints.EveryEpochs == 0)
        {
            _checkpoints.Save(_snapshot.Take(epoch, _stopping.Best is null ? null : ToModel(_stopping.Best, epoch, isBest: true)));
            Restart(epoch);
        }
    }

    private FittedModel CreateModel(int epochs)
    {
        var useBest = _optimization.RestoreBest && _stopping.Best is not null;
        return ToModel(useBest ? _stopping.Best! : WithGraphs(Export()), epochs, useBest);
    }

    private FittedModel ToModel(ExportedTables tables, int epochs, bool isBest)
    {
        var summary = new TrainingSummary(
            NetworkFactory.NameOf(_options),
            epochs,
            isBest ? _stopping.BestEpoch : epochs,
            _validation is null ? string.Empty : _optimization.ValidationName,
            isBest ? _stopping.BestValue : double.NaN,
            _seed,
            _device.ToString());
        var state = tables.State is null ? null : StateExport.WithFeatures(tables.State, _dataset.Modalities);
        return new FittedModel(_dataset.Users, _dataset.Items, tables.Users, tables.Items, _dataset.Train, tables.Modalities, summary, state: state);
    }
}
