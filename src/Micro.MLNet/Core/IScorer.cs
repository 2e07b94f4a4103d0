using System;

namespace Micro.MLNet.Core;

/// <summary>Scores every item for a user, by dense index; higher is better.</summary>
internal interface IScorer
{
    /// <summary>Number of users U.</summary>
    int UserCount { get; }

    /// <summary>Number of items I.</summary>
    int ItemCount { get; }

    /// <summary>Writes the scores of all items for <paramref name="user"/> into <paramref name="scores"/>, [I]. Safe to call from many threads.</summary>
    void ScoreAll(int user, Span<float> scores);

    /// <summary>The same for many users at once; null when nothing is gained by that.</summary>
    BlockProduct? ForManyUsers() => null;
}
