using Micro.MLNet.Graphs;
using Micro.MLNet.Options;
using static TorchSharp.torch;

namespace Micro.MLNet.Model;

/// <summary>Products with tiles of similarities whose factors are rounded as <see cref="FusionOptions.Precision"/> says. One per thread.</summary>
internal sealed class TileProducts
{
    /// <summary>Rows and columns of a tile on a CPU: what its cache holds.</summary>
    public const long SideOnCpu = 256;

    private const long SideOnGpu = 4096; // launching the products of smaller ones takes longer than the products

    private readonly Tensor? _rounded;

    /// <summary>Sets the memory for a rounded tile aside.</summary>
    /// <param name="precision">How factors are rounded.</param>
    /// <param name="like">A view, for the device.</param>
    /// <param name="entries">The most similarities in a tile.</param>
    public TileProducts(ProductPrecision precision, Tensor like, long entries)
    {
        _rounded = precision == ProductPrecision.BFloat16 ? empty(entries, ScalarType.BFloat16, like.device) : null; // [entries]
    }

    /// <summary>Rows and columns of a tile.</summary>
    public static long Side(FusionOptions options, Device device) =>
        options.ContrastiveBlockSize ?? (device.type == TorchSharp.DeviceType.CPU ? SideOnCpu : SideOnGpu);

    /// <summary>A matrix as a factor.</summary>
    public static Tensor Factor(ProductPrecision precision, Tensor matrix) => precision == ProductPrecision.BFloat16 ? matrix.to(ScalarType.BFloat16) : matrix;

    /// <summary>A tile as a factor, valid until the next call.</summary>
    public Tensor Factor(Tensor tile) => _rounded is null ? tile : Rounded(tile).copy_(tile);

    /// <summary>Makes a tile the product of two factors, times a number.</summary>
    /// <param name="tile">[R, C].</param>
    /// <param name="rows">[R, d].</param>
    /// <param name="columns">[d, C].</param>
    /// <param name="scale">The number.</param>
    public void Multiply(Tensor tile, Tensor rows, Tensor columns, float scale)
    {
        if (_rounded is null)
        {
            tile.addmm_(rows, columns, 0, scale);
        }
        else
        {
            tile.copy_(Rounded(tile).addmm_(rows, columns, 0, scale));
        }
    }

    /// <summary>Adds the product of two factors.</summary>
    /// <param name="sum">[R, d].</param>
    /// <param name="tile">[R, C].</param>
    /// <param name="matrix">[C, d].</param>
    public static void Add(Tensor sum, Tensor tile, Tensor matrix)
    {
        if (tile.dtype == sum.dtype)
        {
            sum.addmm_(tile, matrix, 1, 1);
        }
        else
        {
            sum.AddInPlace(tile.mm(matrix));
        }
    }

    private Tensor Rounded(Tensor tile) => _rounded!.narrow(0, 0, tile.numel()).view(tile.shape);   // [R, C]
}
