using Micro.MLNet.Options;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace Micro.MLNet;

/// <summary>The trainers of this package: <c>mlContext.Recommendation().Trainers</c>.</summary>
public sealed class MicroTrainers
{
    private readonly IHostEnvironment _environment;

    internal MicroTrainers(IHostEnvironment environment) => _environment = environment;

    /// <summary>MICRO: item graphs mined from several modalities, fused by contrastive attention, on a collaborative-filtering backbone.</summary>
    public MicroTrainer Micro(MicroOptions options) => new(_environment, RankingAlgorithm.Micro, options);

    /// <summary>MICRO with default options.</summary>
    /// <param name="userColumnName">User id column of the interactions: text, an integer or a key.</param>
    /// <param name="itemColumnName">Item id column of the interactions and of <paramref name="itemFeatures"/>.</param>
    /// <param name="itemFeatures">Item ids and one vector column per modality.</param>
    /// <param name="modalityColumnNames">The vector columns; none means all.</param>
    public MicroTrainer Micro(string userColumnName, string itemColumnName, IDataView itemFeatures, params string[] modalityColumnNames) =>
        Micro(new MicroOptions
        {
            UserColumnName = userColumnName,
            ItemColumnName = itemColumnName,
            ItemFeatures = itemFeatures,
            ModalityColumnNames = modalityColumnNames,
        });

    /// <summary>Matrix factorization with the BPR loss (Rendle et al. 2009).</summary>
    public MicroTrainer MatrixFactorizationBpr(CollaborativeOptions options) => Alone(options, BackboneKind.MatrixFactorization);

    /// <summary>Matrix factorization with the BPR loss and default options.</summary>
    public MicroTrainer MatrixFactorizationBpr(string userColumnName, string itemColumnName) =>
        MatrixFactorizationBpr(new CollaborativeOptions { UserColumnName = userColumnName, ItemColumnName = itemColumnName });

    /// <summary>Neural graph collaborative filtering (Wang et al. 2019).</summary>
    public MicroTrainer Ngcf(CollaborativeOptions options) => Alone(options, BackboneKind.Ngcf);

    /// <summary>Neural graph collaborative filtering with default options.</summary>
    public MicroTrainer Ngcf(string userColumnName, string itemColumnName) =>
        Ngcf(new CollaborativeOptions { UserColumnName = userColumnName, ItemColumnName = itemColumnName });

    /// <summary>LightGCN (He et al. 2020).</summary>
    public MicroTrainer LightGcn(CollaborativeOptions options) => Alone(options, BackboneKind.LightGcn);

    /// <summary>LightGCN with default options.</summary>
    public MicroTrainer LightGcn(string userColumnName, string itemColumnName) =>
        LightGcn(new CollaborativeOptions { UserColumnName = userColumnName, ItemColumnName = itemColumnName });

    /// <summary>SGL: LightGCN with self-supervision on augmented user-item graphs (Wu et al. 2021).</summary>
    public MicroTrainer Sgl(SglOptions options) => new(_environment, RankingAlgorithm.Sgl, options);

    /// <summary>SGL with default options.</summary>
    public MicroTrainer Sgl(string userColumnName, string itemColumnName) =>
        Sgl(new SglOptions { UserColumnName = userColumnName, ItemColumnName = itemColumnName });

    /// <summary>VBPR: matrix factorization with item features, all modalities concatenated (He and McAuley 2016).</summary>
    public MicroTrainer Vbpr(VbprOptions options) => new(_environment, RankingAlgorithm.Vbpr, options);

    /// <summary>LATTICE: one latent item graph mined from all modalities, on a collaborative-filtering backbone (Zhang et al. 2021).</summary>
    public MicroTrainer Lattice(LatticeOptions options) => new(_environment, RankingAlgorithm.Lattice, options);

    /// <summary>MMGCN: a graph convolution over users and items for each modality (Wei et al. 2019).</summary>
    public MicroTrainer Mmgcn(MmgcnOptions options) => new(_environment, RankingAlgorithm.Mmgcn, options);

    /// <summary>GRCN: convolution over user-item edges that the modalities have refined (Wei et al. 2020).</summary>
    public MicroTrainer Grcn(GrcnOptions options) => new(_environment, RankingAlgorithm.Grcn, options);

    /// <summary>ItemKNN: items by their similarity to the user's own, counted from common users (Sarwar et al. 2001).</summary>
    public MicroTrainer ItemKnn(ItemKnnOptions options) => new(_environment, RankingAlgorithm.ItemKnn, options);

    /// <summary>ItemKNN with default options.</summary>
    public MicroTrainer ItemKnn(string userColumnName, string itemColumnName) =>
        ItemKnn(new ItemKnnOptions { UserColumnName = userColumnName, ItemColumnName = itemColumnName });

    /// <summary>Ranks items by their number of interactions, the same for every user.</summary>
    /// <param name="userColumnName">User id column: text, an integer or a key.</param>
    /// <param name="itemColumnName">Item id column.</param>
    /// <param name="labelColumnName">Column that tells interactions from other rows; null when every row is one.</param>
    /// <param name="scoreColumnName">Output column.</param>
    public MicroTrainer Popularity(
        string userColumnName = "UserId",
        string itemColumnName = "ItemId",
        string? labelColumnName = null,
        string scoreColumnName = "Score") =>
        new(_environment, RankingAlgorithm.Popularity, new CollaborativeOptions
        {
            UserColumnName = userColumnName,
            ItemColumnName = itemColumnName,
            LabelColumnName = labelColumnName,
            ScoreColumnName = scoreColumnName,
        });

    private MicroTrainer Alone(CollaborativeOptions options, BackboneKind kind)
    {
        System.ArgumentNullException.ThrowIfNull(options);
        return new(_environment, RankingAlgorithm.Backbone, options.Backbone is null ? options : options with { Backbone = options.Backbone with { Kind = kind } });
    }
}
