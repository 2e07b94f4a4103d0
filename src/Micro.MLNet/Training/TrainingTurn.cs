using System;
using System.Threading;

namespace Micro.MLNet.Training;

/// <summary>A fit's turn at libtorch: of a process's fits one runs at a time, the others wait.</summary>
/// <remarks>
/// libtorch has one random generator and one number of threads for the process. A fit seeds the first, draws from it at any step (first weights, dropout, neighbor searches)
/// and sets the second, so that two at once would give models that depend on timing.
/// </remarks>
internal sealed class TrainingTurn : IDisposable
{
    private static readonly SemaphoreSlim Gate = new(1, 1);

    [ThreadStatic]
    private static bool IsTaken;

    private TrainingTurn() => IsTaken = true;

    /// <summary>Waits until no other fit runs; disposing ends the turn, on the same thread.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">This thread has the turn: it would wait for itself.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    public static TrainingTurn Take(CancellationToken cancellation)
    {
        if (IsTaken)
        {
            throw new InvalidOperationException(
                "A fit was started inside another fit, by its progress or its log, but a process fits one model at a time. Start it after the other has returned.");
        }

        Gate.Wait(cancellation);
        return new TrainingTurn();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        IsTaken = false;
        Gate.Release();
    }
}
