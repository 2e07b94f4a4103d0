using System.Collections.Generic;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>What one forward pass computes.</summary>
/// <param name="Users">Final user embeddings x̃_u, [U, d].</param>
/// <param name="Items">Final item embeddings: enriched x̂_i under MICRO, the backbone's own otherwise, [I, d].</param>
/// <param name="EgoUsers">User id embeddings before propagation, [U, d].</param>
/// <param name="EgoItems">Item id embeddings before propagation, [I, d].</param>
/// <param name="ModalityViews">Item embeddings h_m after convolution, one per modality, each [I, d]; empty for a backbone alone.</param>
/// <param name="Fused">Fused item embeddings h, [I, d]; null for a backbone alone.</param>
/// <param name="Attention">Fusion weights a_m, [I, M]; null for a backbone alone.</param>
internal sealed record NetworkOutput(
    Tensor Users,
    Tensor Items,
    Tensor EgoUsers,
    Tensor EgoItems,
    IReadOnlyList<Tensor> ModalityViews,
    Tensor? Fused,
    Tensor? Attention);
