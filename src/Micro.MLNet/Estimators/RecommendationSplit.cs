using Microsoft.ML;

namespace Micro.MLNet;

/// <summary>Interactions split into three views over the same source; all columns are kept.</summary>
/// <param name="Train">Rows to train on.</param>
/// <param name="Validation">Rows for early stopping and tuning.</param>
/// <param name="Test">Rows for the final measurement.</param>
public sealed record RecommendationSplit(IDataView Train, IDataView Validation, IDataView Test);
