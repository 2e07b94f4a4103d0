namespace Micro.MLNet.Samples.Explorer.Api;

/// <summary>How large a request may be.</summary>
internal static class Limits
{
    public const int IdLength = 256;
    public const int SearchLength = 100;
    public const int TitleLength = 500;
    public const int ListLength = 100;
    public const int HistoryLength = 500;
    public const int NewItems = 100;
    public const int AddedItems = 10_000;
}
