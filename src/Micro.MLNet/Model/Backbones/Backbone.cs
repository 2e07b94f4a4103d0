using static TorchSharp.torch;

namespace Micro.MLNet.Model.Backbones;

/// <summary>A collaborative-filtering network: id embeddings in, propagated embeddings out.</summary>
internal abstract class Backbone : nn.Module
{
    /// <summary>Names the module.</summary>
    protected Backbone(string name)
        : base(name)
    {
    }

    /// <summary>One pass.</summary>
    /// <param name="egoUsers">User id embeddings, [U, d].</param>
    /// <param name="egoItems">Item id embeddings, [I, d].</param>
    /// <returns>x̃_u [U, d'] and x̃_i [I, d'].</returns>
    public abstract (Tensor Users, Tensor Items) Forward(Tensor egoUsers, Tensor egoItems);
}
