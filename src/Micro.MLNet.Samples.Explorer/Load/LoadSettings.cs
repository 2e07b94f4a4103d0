namespace Micro.MLNet.Samples.Explorer.Load;

/// <summary>What is measured.</summary>
/// <param name="ModelPath">The model file.</param>
/// <param name="ItemsPath">The items' table; null for ids alone.</param>
/// <param name="Each">Requests of a round.</param>
/// <param name="Requests">Requests over which memory is watched.</param>
internal sealed record LoadSettings(string ModelPath, string? ItemsPath, int Each, int Requests);
