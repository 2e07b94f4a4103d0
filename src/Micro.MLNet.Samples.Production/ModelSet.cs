using System.Buffers.Binary;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;

namespace Micro.MLNet.Samples.Production;

/// <summary>Models A and B, and which of them answers whom.</summary>
internal sealed class ModelSet
{
    private readonly ModelSettings _settings;

    public ModelSet(ModelSettings settings)
    {
        _settings = settings;
        Slots = settings.B is { Length: > 0 } second ? [new ModelSlot("A", settings.A!), new ModelSlot("B", second)] : [new ModelSlot("A", settings.A!)];
    }

    /// <summary>A, then B when there is one.</summary>
    public IReadOnlyList<ModelSlot> Slots { get; }

    /// <summary>The user's slot: the same one on every request, server and day, as long as share and experiment stay.</summary>
    public ModelSlot For(string user) => Slots[Slots.Count > 1 && Place(_settings.Experiment, user) < _settings.ShareOfB ? 1 : 0];

    /// <summary>Where in [0, 1) the user stands: with a larger share B keeps its users and gets more.</summary>
    internal static double Place(string experiment, string user)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(experiment + "\n" + user)); // string.GetHashCode differs from process to process
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) / (double)(1L << 53);
    }
}
