using Micro.MLNet.Core;
using Micro.MLNet.Graphs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>Raw item features as tensors.</summary>
internal static class ItemFeatures
{
    /// <summary>The features where the network is.</summary>
    /// <param name="features">Raw features.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="isTrained">Whether training changes them.</param>
    /// <returns>In 16 or 32 bits, [I, f_m].</returns>
    /// <remarks>On a CPU they are used where they lie, unless training would change them; what is trained has 32 bits.</remarks>
    public static Tensor Upload(FeatureMatrix features, Device device, bool isTrained = false)
    {
        var values = View(features.Values);                                                         // [I, f_m]
        if (device.type == TorchSharp.DeviceType.CPU && !isTrained)
        {
            return values;                                                                          // [I, f_m]
        }

        using (values)
        {
            return values.to(isTrained ? ScalarType.Float32 : values.dtype, device, copy: true);    // [I, f_m]
        }
    }

    /// <summary>X Wᵀ + b, whatever the features' precision.</summary>
    /// <param name="features">[I, f_m].</param>
    /// <param name="projection">W [d, f_m] and b [d].</param>
    /// <returns>[I, d].</returns>
    public static Tensor Project(Tensor features, Linear projection) => FeatureBlocks.IsHalf(features)
        ? BlockedProjection.Project(features, projection.weight, projection.bias!)
        : projection.call(features);                                                                // [I, d]

    private static Tensor View(FeatureValues values)
    {
        var flat = values.Halves is { } halves
            ? frombuffer(halves.Buffer, ScalarType.Float16, halves.Length, halves.Offset)
            : frombuffer(values.Singles!.Buffer, ScalarType.Float32, values.Singles.Length, values.Singles.Offset);
        return flat.view(values.RowCount, values.Width);                                            // [I, f_m]
    }
}
