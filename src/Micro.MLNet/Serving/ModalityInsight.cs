namespace Micro.MLNet.Serving;

/// <summary>What a fitted model keeps of one modality to explain recommendations.</summary>
/// <param name="Name">The modality's column name.</param>
/// <param name="Graph">Its latent item graph A (MICRO Eq. 5).</param>
/// <param name="Attention">The fusion weight a_m of every item, [I] (MICRO Eq. 8).</param>
internal sealed record ModalityInsight(string Name, ItemGraph Graph, float[] Attention);
