using System.Collections.Concurrent;
using System.Collections.Generic;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>A function with a gradient in closed form, whose backward pass leaves no tensor to the garbage collector.</summary>
/// <typeparam name="T">The function itself.</typeparam>
/// <remarks>
/// On a GPU libtorch runs backward passes on a thread of its own, where no dispose scope is open: what they make would hold the GPU's memory until some collection.
/// There the pass gets a scope, and what has to outlive it waits for <see cref="OwnedTensors.Release"/>.
/// </remarks>
internal abstract class OwnedFunction<T> : autograd.SingleTensorFunction<T>
    where T : OwnedFunction<T>, new()
{
    /// <inheritdoc/>
    public sealed override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        if (CurrentDisposeScope is not null)
        {
            return Backward(ctx, grad_output);
        }

        using var scope = NewDisposeScope();
        var gradients = Backward(ctx, grad_output);
        OwnedTensors.Keep(grad_output);
        foreach (var gradient in gradients)
        {
            if (gradient is not null)
            {
                OwnedTensors.Keep(gradient.DetachFromDisposeScope());
            }
        }

        return gradients;
    }

    /// <summary>The gradients.</summary>
    /// <param name="ctx">What the forward pass saved.</param>
    /// <param name="upstream">The loss's gradient with respect to the function's value.</param>
    /// <returns>One for each argument of <c>apply</c>; null for those that are no tensors.</returns>
    protected abstract List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream);
}

/// <summary>Tensors of backward passes on libtorch's own threads, which live until the whole pass is over.</summary>
internal static class OwnedTensors
{
    private static readonly ConcurrentBag<Tensor> Kept = [];

    /// <summary>Keeps a tensor until the pass is over.</summary>
    public static void Keep(Tensor tensor) => Kept.Add(tensor);

    /// <summary>Disposes of what was kept; for the thread that called <c>backward</c>, afterwards.</summary>
    public static void Release()
    {
        while (Kept.TryTake(out var tensor))
        {
            tensor.Dispose();
        }
    }
}
