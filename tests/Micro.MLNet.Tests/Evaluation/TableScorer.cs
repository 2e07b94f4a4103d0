using System;
using Micro.MLNet.Core;

namespace Micro.MLNet.Tests.Evaluation;

/// <summary>Scores from a table, [U][I].</summary>
internal sealed class TableScorer(float[][] scores) : IScorer
{
    public int UserCount => scores.Length;

    public int ItemCount => scores[0].Length;

    public void ScoreAll(int user, Span<float> target) => scores[user].CopyTo(target);
}
