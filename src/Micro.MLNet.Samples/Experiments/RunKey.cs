using System;
using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Micro.MLNet.Samples.Training;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>What a run is found by in a log: everything that it depends on, so that a changed option, split or version makes another run.</summary>
internal static class RunKey
{
    /// <summary>16 hex digits.</summary>
    /// <param name="dataName">The data set's name.</param>
    /// <param name="split">Its split's hash.</param>
    /// <param name="modalities">Those that are used.</param>
    /// <param name="request">What is trained.</param>
    public static string Of(string dataName, string split, IReadOnlyList<string> modalities, TrainingRequest request)
    {
        var version = (string?)RunReport.Versions()["Micro.MLNet"];
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{dataName}|{split}|{string.Join(';', modalities)}|{request.Algorithm}|{request.Preset}|{request.Backbone}|{request.Seed}|{request.MaxEpochs}|{request.ThreadCount}|{request.Device}|{string.Join(';', request.Settings)}|{version?.Split('+')[0]}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
