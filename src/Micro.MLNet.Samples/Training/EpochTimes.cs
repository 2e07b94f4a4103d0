using System.Collections.Generic;
using System.Linq;

namespace Micro.MLNet.Samples.Training;

/// <summary>How a short training went.</summary>
/// <param name="ReadSeconds">Reading interactions and features.</param>
/// <param name="GraphSeconds">From there to the first batch: graphs of the raw features, the user-item graph, parameters.</param>
/// <param name="EpochSeconds">Each epoch's batches.</param>
/// <param name="DataMemory">Megabytes held before the training: data, runtime and libraries.</param>
/// <param name="EstimatedMemory">The megabytes that <c>EstimateMemory</c> says; the data read before comes on top.</param>
/// <param name="PeakMemory">The most megabytes held during it.</param>
internal sealed record EpochTimes(
    double ReadSeconds, double GraphSeconds, IReadOnlyList<double> EpochSeconds, double DataMemory, double EstimatedMemory, double PeakMemory)
{
    /// <summary>The fastest epoch: what the machine can do when nothing else runs.</summary>
    public double Best => EpochSeconds.Min();
}
