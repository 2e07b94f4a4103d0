using System;

namespace Micro.MLNet.Options;

/// <summary>How modality views are fused and contrasted (MICRO Eqs. 7-12).</summary>
public sealed record FusionOptions
{
    /// <summary>Weight β of the contrastive loss (Eq. 16).</summary>
    /// <value>Default 0.06. Range [0, 1000]; 0 is "MICRO without contrast".</value>
    public double ContrastiveWeight { get; init; } = 0.06;

    /// <summary>Temperature τ of the contrastive loss (Eqs. 11, 12).</summary>
    /// <value>Default 0.5. Range [0.02, 100]; below 0.02 e^{1/τ} leaves the range of a float.</value>
    public double Temperature { get; init; } = 0.5;

    /// <summary>Which directions of the contrast are summed.</summary>
    /// <value>Default <see cref="ContrastiveDirections.Both"/> (the paper).</value>
    public ContrastiveDirections Directions { get; init; } = ContrastiveDirections.Both;

    /// <summary>How the terms are reduced over directions and modalities.</summary>
    /// <value>Default <see cref="ContrastiveReduction.Mean"/> (the paper): with M modalities, β under <see cref="ContrastiveReduction.Sum"/> weighs M times as much.</value>
    public ContrastiveReduction Reduction { get; init; } = ContrastiveReduction.Mean;

    /// <summary>Which items are anchors of the contrast on a batch; all items are always its negatives, except with <see cref="ContrastiveItems.Batch"/>.</summary>
    /// <value>Default <see cref="ContrastiveItems.Auto"/>.</value>
    public ContrastiveItems Items { get; init; } = ContrastiveItems.Auto;

    /// <summary>Rows of the similarity matrix computed at a time; changes memory and speed, not the result.</summary>
    /// <value>Default null: 256 on a CPU, whose cache then holds a block; 4096 on a GPU, where each of many small products would wait to be launched. Range [1, 65536].</value>
    public int? ContrastiveBlockSize { get; init; }

    /// <summary>How exactly the similarities of a step and their gradient are multiplied out; sums and all else stay in single precision.</summary>
    /// <value>Default <see cref="ProductPrecision.Full"/>.</value>
    public ProductPrecision Precision { get; init; } = ProductPrecision.Full;

    /// <summary>Whether users get the fused embeddings of their items added as items get their own (Eq. 13), so that what a user's items look and sound like
    /// ranks other items directly, cold-start items included.</summary>
    /// <value>Default true; published is false: content reaches users through the items' id embeddings only.</value>
    public bool EnrichUsers { get; init; } = true;

    // what the sum over modalities and directions is divided by
    internal double TermCount(int modalityCount) => Reduction == ContrastiveReduction.Sum ? 1 : modalityCount * (Directions == ContrastiveDirections.Both ? 2.0 : 1.0);

    internal void Validate(OptionFaults faults)
    {
        faults.Require(ContrastiveWeight is >= 0 and <= 1000, "Fusion.ContrastiveWeight", ContrastiveWeight, "use a value in [0, 1000]; 0.03 is a good start");
        faults.Require(Temperature is >= 0.02 and <= 100, "Fusion.Temperature", Temperature, "use a value in [0.02, 100]; 0.5 is a good start");
        faults.Require(Enum.IsDefined(Directions), "Fusion.Directions", Directions, $"use a named value of {nameof(ContrastiveDirections)}");
        faults.Require(Enum.IsDefined(Reduction), "Fusion.Reduction", Reduction, $"use a named value of {nameof(ContrastiveReduction)}");
        faults.Require(ContrastiveBlockSize is null or (>= 1 and <= 65536), "Fusion.ContrastiveBlockSize", ContrastiveBlockSize, "use a whole number in [1, 65536], or null to fit the device");
        faults.Require(Enum.IsDefined(Precision), "Fusion.Precision", Precision, $"use a named value of {nameof(ProductPrecision)}");
        Items.Validate(faults);
    }
}

/// <summary>Directions of the contrast.</summary>
public enum ContrastiveDirections
{
    /// <summary>I(h_m, h) and I(h, h_m) (the paper, Eqs. 11 and 12).</summary>
    Both,

    /// <summary>I(h_m, h) only (the published code).</summary>
    ModalityToFused,
}

/// <summary>Reduction of the contrast over directions and modalities; it is always a mean over items.</summary>
public enum ContrastiveReduction
{
    /// <summary>Mean over modalities and directions (the paper, Eq. 10).</summary>
    Mean,

    /// <summary>Sum over modalities and directions (the published code).</summary>
    Sum,
}

/// <summary>What the factors of a product are rounded to: faster where the hardware multiplies such numbers, slower elsewhere.</summary>
public enum ProductPrecision
{
    /// <summary>Single precision as it is: 24 bits of significand.</summary>
    Full,

    /// <summary>TensorFloat-32, 11 bits, on NVIDIA GPUs since Ampere; elsewhere as <see cref="Full"/>. While a step's contrast is computed, for the whole process.</summary>
    TensorFloat32,

    /// <summary>bfloat16, 8 bits, factors and products: GPUs, and CPUs with AVX-512 BF16 or AMX.</summary>
    BFloat16,
}
