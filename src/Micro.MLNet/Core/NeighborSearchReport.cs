namespace Micro.MLNet.Core;

/// <summary>How one approximate search of an item graph's neighbors went.</summary>
/// <param name="Modality">Whose features.</param>
/// <param name="Graph">"initial" or "learned".</param>
/// <param name="Items">Items searched; those without a vector aren't.</param>
/// <param name="Lists">Inverted lists of the index.</param>
/// <param name="Probes">Lists compared with each item; 0 when the previous graph's neighbors were refined instead.</param>
/// <param name="Recall">Share of the true neighbors found, the item itself left out, on a sample; in [0, 1].</param>
/// <param name="Seconds">Wall-clock seconds.</param>
internal sealed record NeighborSearchReport(string Modality, string Graph, int Items, int Lists, int Probes, double Recall, double Seconds);
