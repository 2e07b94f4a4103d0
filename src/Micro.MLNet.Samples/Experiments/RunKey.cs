using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>What a run is found by in a log: everything that it depends on, so that a changed option, split or version makes another run.</summary>
internal static class RunKey
{
    /// <summary>16 hex digits.</summary>
    /// <param name="data">With the modalities that are used.</param>
    /// <param name="request">What is trained.</param>
    /// <param name="coldItems">What training knows of cold items.</param>
    public static string Of(ExperimentData data, TrainingRequest request, ColdItemUse coldItems = ColdItemUse.TrainedAndValidated)
    {
        var version = (string?)RunReport.Versions()["Micro.MLNet"];
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Name}|{data.Split}|{string.Join(';', data.Set.Modalities)}|{request.Algorithm}|{request.Preset}|{request.Backbone}|{request.Seed}|{request.MaxEpochs}|{request.ThreadCount}|{request.Device}|{string.Join(';', request.Settings)}|{version?.Split('+')[0]}{(coldItems == ColdItemUse.TrainedAndValidated ? string.Empty : $"|{coldItems}")}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
