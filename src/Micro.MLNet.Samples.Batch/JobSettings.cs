using System;

namespace Micro.MLNet.Samples.Batch;

/// <summary>What a job computes.</summary>
/// <param name="Count">Most items of a list, at least 1.</param>
/// <param name="UsersPerPart">Users of a part file, at least 1.</param>
/// <param name="ExcludeSeen">Whether training items are left out.</param>
internal sealed record JobSettings(int Count = 20, int UsersPerPart = 4096, bool ExcludeSeen = true)
{
    /// <exception cref="ArgumentException">A number is less than 1.</exception>
    public void Check()
    {
        if (Count < 1 || UsersPerPart < 1)
        {
            throw new ArgumentException($"-k is {Count} and --users-per-part {UsersPerPart}, but both must be at least 1.");
        }
    }
}

/// <summary>Where a job is.</summary>
/// <param name="Part">The part just finished, from 0.</param>
/// <param name="Parts">All parts.</param>
/// <param name="DoneUsers">Users of finished parts, those of earlier runs included.</param>
/// <param name="Users">All users.</param>
/// <param name="UsersPerSecond">Speed of this run.</param>
internal readonly record struct JobProgress(int Part, int Parts, int DoneUsers, int Users, double UsersPerSecond);

/// <summary>What a finished job has.</summary>
/// <param name="Users">Users with a list.</param>
/// <param name="Parts">Part files.</param>
/// <param name="KeptParts">Those that were there before.</param>
internal readonly record struct JobSummary(int Users, int Parts, int KeptParts);
