using System;
using System.Threading;
using System.Threading.Tasks;
using Orleans.Runtime;

namespace Micro.MLNet.Samples.Orleans.Grains;

/// <summary>Asks again where a silo has been lost: nothing here changes anything, so that asking twice does no harm.</summary>
internal static class Patience
{
    private const int Attempts = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The answer, of the first attempt that the cluster didn't lose.</summary>
    /// <exception cref="OrleansException">All attempts were lost.</exception>
    public static async Task<T> TryAsync<T>(Func<Task<T>> ask, CancellationToken token)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ask();
            }
            catch (Exception exception) when (exception is OrleansException or TimeoutException && attempt < Attempts)
            {
                await Task.Delay(Pause * attempt, token);
            }
        }
    }
}
