using static TorchSharp.torch;

namespace Micro.MLNet.Model.Backbones;

/// <summary>Matrix factorization (Rendle et al. 2009): the id embeddings themselves.</summary>
internal sealed class MatrixFactorizationBackbone() : Backbone(nameof(MatrixFactorizationBackbone))
{
    /// <inheritdoc/>
    public override (Tensor Users, Tensor Items) Forward(Tensor egoUsers, Tensor egoItems) => (egoUsers, egoItems);
}
