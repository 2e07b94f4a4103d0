using System;
using System.Collections.Generic;
using static TorchSharp.torch;

namespace Micro.MLNet.Graphs;

/// <summary>The similarities of chosen pairs, with gradient, in blocks: the I·k gathered rows never exist at once.</summary>
internal static class SelectedCosines
{
    private const long BlockValues = 1 << 23; // 32 MB of gathered rows at a time

    /// <summary>Each item's similarity to its neighbors.</summary>
    /// <param name="unit">Unit rows u, with or without gradient, [I, f].</param>
    /// <param name="indices">Neighbors, int64 [I, k].</param>
    /// <returns>[I, k].</returns>
    public static Tensor Compute(Tensor unit, Tensor indices) =>
        unit.requires_grad && is_grad_enabled() ? Product.apply(unit, indices) : Multiply(unit, indices); // [I, k]

    private static Tensor Multiply(Tensor unit, Tensor indices)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var similarities = empty(indices.shape, unit.dtype, unit.device);                           // [I, k]
        foreach (var (start, count) in Blocks(unit, indices))
        {
            using var blockScope = NewDisposeScope();
            var neighbors = Gather(unit, indices, start, count);                                    // [B, k, f]
            var rows = unit.narrow(0, start, count).unsqueeze(2);                                   // [B, f, 1]
            similarities.narrow(0, start, count).copy_(neighbors.bmm(rows).squeeze(2));             // [B, k]
        }

        return similarities.MoveToOuterDisposeScope();
    }

    // s_ij = u_i·u_j passes g_ij u_j to u_i and g_ij u_i to u_j
    private static Tensor MultiplyBack(Tensor unit, Tensor indices, Tensor gradient)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var result = zeros_like(unit);                                                              // [I, f]
        foreach (var (start, count) in Blocks(unit, indices))
        {
            using var blockScope = NewDisposeScope();
            var weights = gradient.narrow(0, start, count);                                         // [B, k]
            var neighbors = Gather(unit, indices, start, count);                                    // [B, k, f]
            result.narrow(0, start, count).AddInPlace(weights.unsqueeze(1).bmm(neighbors).squeeze(1)); // [B, f]
            var shares = weights.unsqueeze(2) * unit.narrow(0, start, count).unsqueeze(1);          // [B, k, f]
            result.index_add_(0, indices.narrow(0, start, count).flatten(), shares.view(-1, unit.shape[1]), Scalars.One);
        }

        return result.MoveToOuterDisposeScope();
    }

    private static Tensor Gather(Tensor unit, Tensor indices, long start, long count) =>
        unit.index_select(0, indices.narrow(0, start, count).flatten()).view(count, indices.shape[1], unit.shape[1]); // [B, k, f]

    private static IEnumerable<(long Start, long Count)> Blocks(Tensor unit, Tensor indices)
    {
        var (itemCount, slots) = (indices.shape[0], indices.shape[1]);
        var size = Math.Max(1, BlockValues / Math.Max(1, slots * unit.shape[1]));
        for (long start = 0; slots > 0 && start < itemCount; start += size)
        {
            yield return (start, Math.Min(size, itemCount - start));
        }
    }

    private sealed class Product : OwnedFunction<Product>
    {
        public override string Name => nameof(SelectedCosines);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (unit, indices) = ((Tensor)vars[0], (Tensor)vars[1]);
            ctx.save_for_backward([unit, indices]);
            return Multiply(unit.detach(), indices);
        }

        protected override List<Tensor> Backward(autograd.AutogradContext ctx, Tensor upstream)
        {
            var saved = ctx.get_saved_variables();
            return [MultiplyBack(saved[0].detach(), saved[1], upstream), null!];
        }
    }
}
