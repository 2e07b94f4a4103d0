using Microsoft.ML.Data;

// Two kinds of items; even users choose even items, odd users odd ones, each leaving some out. A picture and a text tell the kinds apart.
internal static class Shop
{
    public static IEnumerable<Click> Clicks { get; } =
        from user in Enumerable.Range(0, 20)
        from item in Enumerable.Range(0, 40)
        where (user + item) % 2 == 0 && (3 * user + item) % 7 != 0
        select new Click { UserId = $"u{user}", ItemId = $"i{item}" };

    public static IEnumerable<Item> Items { get; } =
        from item in Enumerable.Range(0, 40)
        select new Item { ItemId = $"i{item}", Image = [item % 2, 1 - (item % 2), 0.1f], Text = [item % 2, 0.5f] };
}

internal sealed class Click
{
    public string UserId { get; set; } = "";

    public string ItemId { get; set; } = "";
}

internal sealed class Item
{
    public string ItemId { get; set; } = "";

    [VectorType(3)]
    public float[] Image { get; set; } = [];

    [VectorType(2)]
    public float[] Text { get; set; } = [];
}
