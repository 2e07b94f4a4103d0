using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Core;

namespace Micro.MLNet.Evaluation;

/// <summary>How a full-ranking evaluation is done.</summary>
public sealed record TopKEvaluationOptions
{
    /// <summary>The cutoffs K at which every metric is taken.</summary>
    /// <value>Default 10 and 20. Each at least 1; order and duplicates don't matter.</value>
    public IReadOnlyList<int> Cutoffs { get; init; } = [10, 20];

    /// <summary>The ideal list of NDCG@K.</summary>
    /// <value>
    /// Default <see cref="NdcgIdeal.RelevantItems"/>. <see cref="NdcgIdeal.RetrievedHits"/> is the published code's definition; it looks at
    /// the list of the largest cutoff, so its value at a smaller cutoff depends on the largest one.
    /// </value>
    public NdcgIdeal NdcgIdeal { get; init; } = NdcgIdeal.RelevantItems;

    /// <summary>Which items are ranked. Relevant items outside the candidates don't count.</summary>
    /// <value>Default <see cref="CandidateItems.All"/>.</value>
    public CandidateItems Candidates { get; init; } = CandidateItems.All;

    /// <summary>Whether the report keeps each user's metrics.</summary>
    /// <value>Default false.</value>
    public bool KeepPerUser { get; init; }

    /// <summary>The most threads to use. The results don't depend on it.</summary>
    /// <value>Default null: as many as there are cores. At least 1.</value>
    public int? MaxDegreeOfParallelism { get; init; }

    /// <summary>Throws one exception that names every fault.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void ValidateOrThrow()
    {
        List<string> faults = [];
        if (Cutoffs is null || Cutoffs.Count == 0)
        {
            faults.Add($"{nameof(Cutoffs)} is empty: name at least one cutoff, for example 20.");
        }
        else if (Cutoffs.Any(cutoff => cutoff < 1))
        {
            var found = Cutoffs.First(cutoff => cutoff < 1).ToString(CultureInfo.InvariantCulture);
            faults.Add($"{nameof(Cutoffs)} holds {found}: use values of at least 1.");
        }

        if (MaxDegreeOfParallelism is < 1)
        {
            var found = MaxDegreeOfParallelism.Value.ToString(CultureInfo.InvariantCulture);
            faults.Add($"{nameof(MaxDegreeOfParallelism)} is {found}: use at least 1, or null for all cores.");
        }

        if (!Enum.IsDefined(NdcgIdeal))
        {
            faults.Add($"{nameof(NdcgIdeal)} is {NdcgIdeal}: use {string.Join(" or ", Enum.GetNames<NdcgIdeal>())}.");
        }

        if (!Enum.IsDefined(Candidates))
        {
            faults.Add($"{nameof(Candidates)} is {Candidates}: use {string.Join(" or ", Enum.GetNames<CandidateItems>())}.");
        }

        if (faults.Count > 0)
        {
            throw new ArgumentException($"{faults.Count} evaluation option(s) must be changed. {string.Join(" ", faults)}");
        }
    }
}
