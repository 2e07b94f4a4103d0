using System.Diagnostics;
using System.Linq;
using static TorchSharp.torch;

namespace Micro.MLNet.Benchmarks.Naive;

/// <summary>Trains the naive baseline for a few steps and says how long an epoch would take.</summary>
internal static class NaiveTraining
{
    /// <summary>Takes the first steps of an epoch.</summary>
    /// <param name="data">What to train on.</param>
    /// <param name="settings">How.</param>
    /// <param name="steps">Steps to take, at least 2: the first builds the learned graphs, the others use them.</param>
    /// <param name="threads">Threads of libtorch.</param>
    public static NaiveTimes Measure(NaiveData data, NaiveSettings settings, int steps, int threads)
    {
        var before = get_num_threads();
        set_num_threads(threads);
        try
        {
            var clock = Stopwatch.StartNew();
            using var scope = NewDisposeScope();
            using var network = new NaiveMicro(data, settings);
            using var optimizer = optim.Adam(network.Parameters, settings.LearningRate);
            var setupSeconds = clock.Elapsed.TotalSeconds;
            var sampler = new NaiveSampler(data);
            var seconds = Enumerable.Range(0, steps).Select(step =>
            {
                clock.Restart();
                Step(network, optimizer, sampler, settings, rebuild: step == 0);
                return clock.Elapsed.TotalSeconds;
            }).ToList();
            var stepCount = (data.Users.Length + settings.BatchSize - 1) / settings.BatchSize;
            return new NaiveTimes(setupSeconds, seconds[0], seconds.Skip(1).Min(), stepCount, steps);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    private static void Step(NaiveMicro network, optim.Optimizer optimizer, NaiveSampler sampler, NaiveSettings settings, bool rebuild)
    {
        using var scope = NewDisposeScope();
        var (users, positives, negatives) = sampler.Draw(settings.BatchSize, settings.NegativeCandidates);
        optimizer.zero_grad();
        network.Loss(tensor(users), tensor(positives), tensor(negatives), rebuild).backward();
        optimizer.step();
    }
}

/// <summary>What was measured.</summary>
/// <param name="SetupSeconds">Graphs of the raw features, and parameters.</param>
/// <param name="RebuildSeconds">The one step of an epoch that builds the learned graphs.</param>
/// <param name="StepSeconds">The fastest of the other steps measured.</param>
/// <param name="StepCount">Steps of an epoch.</param>
/// <param name="MeasuredSteps">Steps measured.</param>
internal sealed record NaiveTimes(double SetupSeconds, double RebuildSeconds, double StepSeconds, int StepCount, int MeasuredSteps)
{
    /// <summary>The measured steps, scaled to the epoch's step count.</summary>
    public double EpochSeconds => RebuildSeconds + ((StepCount - 1) * StepSeconds);
}
