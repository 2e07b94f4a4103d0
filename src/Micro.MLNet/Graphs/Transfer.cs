using TorchSharp;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>Numbers of a step on their way to where it is computed.</summary>
internal static class Transfer
{
    /// <summary>Indices on a device. To a GPU they go through pinned memory: nobody waits, neither for the copy nor for the steps before it.</summary>
    /// <param name="values">[n]; on a CPU the tensor may use the array itself, which must then stay as it is.</param>
    /// <param name="device">Where to.</param>
    /// <returns>int64 [n].</returns>
    public static Tensor ToDevice(long[] values, Device device)
    {
        if (device.type != DeviceType.CUDA)
        {
            return tensor(values, device: device);                                                  // [n]
        }

        using var host = tensor(values);                                                            // [n]
        using var pinned = host.pin_memory();                                                       // [n]
        return pinned.to(device, non_blocking: true);                                               // [n]
    }
}
