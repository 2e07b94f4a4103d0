using Micro.MLNet;
using Micro.MLNet.Options;
using Microsoft.ML;

var (clicks, items) = (Shop.Clicks, Shop.Items);

// <quick start>

// the template's program, with the model behind its route
var builder = WebApplication.CreateBuilder(args);
builder.WebHost.UseUrls("http://127.0.0.1:0");
var app = builder.Build();

app.MapGet("/recommend/{user}", (string user) => model.Recommend(user, k: 5).Select(entry => entry.ItemId));

await app.StartAsync();
using var client = new HttpClient();
var answer = await client.GetFromJsonAsync<string[]>(app.Urls.First() + "/recommend/u1");
await app.StopAsync();
Console.WriteLine($"web: {string.Join(", ", answer!)} for u1; {report}");
return answer!.SequenceEqual(list.Take(5).Select(entry => entry.ItemId)) ? 0 : 1;
