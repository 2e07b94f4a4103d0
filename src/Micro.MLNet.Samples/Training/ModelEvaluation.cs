using Micro.MLNet.Evaluation;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;

namespace Micro.MLNet.Samples.Training;

/// <summary>Measures a model on the parts of a data set.</summary>
internal static class ModelEvaluation
{
    /// <summary>Metrics on validation, with training interactions masked; null without validation data.</summary>
    public static RankingReport? OnValidation(MLContext ml, ITransformer model, DataSet data) =>
        data.Validation is null ? null : ml.Recommendation().EvaluateTopK(model, data.Validation);

    /// <summary>Metrics on test, null without test data. The published protocol masks training interactions only; validation ones may be masked too.</summary>
    public static RankingReport? OnTest(MLContext ml, ITransformer model, DataSet data, bool maskValidation) =>
        Evaluate(ml, model, data.Test, data, maskValidation);

    /// <summary>Metrics on the test interactions with cold-start items, or with all others; null when there are none.</summary>
    public static RankingReport? OnTestPart(MLContext ml, ITransformer model, DataSet data, bool cold, bool maskValidation = false) =>
        Evaluate(ml, model, data.Part(data.Test, cold), data, maskValidation);

    private static RankingReport? Evaluate(MLContext ml, ITransformer model, IDataView? view, DataSet data, bool maskValidation) =>
        view is null ? null : ml.Recommendation().EvaluateTopK(model, view, validation: maskValidation ? data.Validation : null);
}
