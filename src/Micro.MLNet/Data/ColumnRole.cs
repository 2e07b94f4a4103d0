namespace Micro.MLNet.Data;

/// <summary>What a column is for, in the words of an error message.</summary>
/// <param name="Name">"user column".</param>
/// <param name="Option">The option that names the column.</param>
/// <param name="View">The view that should hold it.</param>
internal sealed record ColumnRole(string Name, string Option, string View)
{
    /// <summary>User ids of the interactions.</summary>
    public static ColumnRole User { get; } = new("user column", "UserColumnName", "interactions");

    /// <summary>Item ids of the interactions.</summary>
    public static ColumnRole Item { get; } = new("item column", "ItemColumnName", "interactions");

    /// <summary>Marks interactions.</summary>
    public static ColumnRole Label { get; } = new("label column", "LabelColumnName", "interactions");

    /// <summary>When an interaction happened.</summary>
    public static ColumnRole Time { get; } = new("time column", "timeColumnName", "interactions");

    /// <summary>Item ids of the item features.</summary>
    public static ColumnRole FeatureItem { get; } = new("item column", "FeatureItemColumnName", "item features");

    /// <summary>Vectors of the item features.</summary>
    public static ColumnRole Modality { get; } = new("modality column", "ModalityColumnNames", "item features");

    /// <summary>Item ids of item attributes.</summary>
    public static ColumnRole AttributeItem { get; } = new("item column", "itemColumnName", "item attributes");

    /// <summary>Values of item attributes.</summary>
    public static ColumnRole Attribute { get; } = new("attribute column", "attributeColumnNames", "item attributes");
}
