using Micro.MLNet;
using Micro.MLNet.Options;
using Microsoft.ML;

var (clicks, items) = (Shop.Clicks, Shop.Items);

// <quick start>

Console.WriteLine($"console: {list.Count} items for u1, the first {list[0].ItemId}; {report}");
return list.Count == 10 && File.Exists("model.zip") && loaded.Transform(interactions).Preview(1).RowView.Length == 1 ? 0 : 1;
