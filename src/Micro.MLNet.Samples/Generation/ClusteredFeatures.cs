using System;

namespace Micro.MLNet.Samples.Generation;

/// <summary>Feature vectors scattered around their clusters' centers, for measurements that need the size of real features and not their meaning.</summary>
internal static class ClusteredFeatures
{
    private const float Noise = 0.7f;

    /// <summary>Makes the vectors.</summary>
    /// <param name="clusters">Cluster of each item.</param>
    /// <param name="width">f_m.</param>
    /// <param name="random">Where the numbers come from.</param>
    /// <returns>Row-major, one row per item: center + noise, both normal.</returns>
    public static float[] Make(int[] clusters, int width, Random random)
    {
        var clusterCount = 0;
        foreach (var cluster in clusters)
        {
            clusterCount = Math.Max(clusterCount, cluster + 1);
        }

        var centers = new float[clusterCount * width];
        FillNormal(centers, random);
        var values = new float[clusters.Length * width];
        FillNormal(values, random);
        for (var i = 0; i < clusters.Length; i++)
        {
            var center = centers.AsSpan(clusters[i] * width, width);
            var row = values.AsSpan(i * width, width);
            for (var n = 0; n < width; n++)
            {
                row[n] = center[n] + (Noise * row[n]);
            }
        }

        return values;
    }

    // Box and Muller's pairs: two draws for two numbers, where RandomDraws.NextNormal takes 24; hundreds of millions are needed
    private static void FillNormal(Span<float> values, Random random)
    {
        for (var n = 0; n < values.Length; n += 2)
        {
            var radius = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle()));
            var (sine, cosine) = MathF.SinCos(2 * MathF.PI * random.NextSingle());
            values[n] = radius * cosine;
            if (n + 1 < values.Length)
            {
                values[n + 1] = radius * sine;
            }
        }
    }
}
