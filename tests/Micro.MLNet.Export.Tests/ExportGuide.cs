using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.VectorData;
using Microsoft.ML;
using Microsoft.ML.OnnxRuntime;

namespace Micro.MLNet.Export.Tests;

/// <summary>The code of docs/export.md, compiled and run; what stands between the markers is what the page shows.</summary>
internal static class ExportGuide
{
    public static void Files(MicroTransformer model)
    {
        // <files>
        var export = model.Export();                    // using Micro.MLNet.Export;
        export.Items.WriteParquet("items.parquet");     // id, vector
        export.Users.WriteArrow("users.arrow");
        export.Items.WriteNpy("items.npy");             // and items.ids.json
        export.Items.WriteCsv("items.csv");
        export.WriteGraphMl("image.graphml", modality: "Image");
        export.WriteEdgeList("image.csv", modality: "Image");
        export.WriteScoreOnnx("score.onnx");
        export.WriteTopKOnnx("top20.onnx", k: 20);
        // </files>
    }

    public static (IReadOnlyList<string> Items, IReadOnlyList<float> Scores) OnnxRuntime(MicroTransformer model)
    {
        // <onnx>
        var users = model.Model.UserIds.ToList();                           // elsewhere: the array that export.Users.WriteIds wrote
        using var session = new InferenceSession("top20.onnx");
        using var user = OrtValue.CreateTensorValueFromMemory(new long[] { users.IndexOf("anna") }, [1]);
        using var options = new RunOptions();
        using var results = session.Run(options, new Dictionary<string, OrtValue> { ["user"] = user }, ["items", "scores"]);
        var items = results[0].GetTensorDataAsSpan<long>().ToArray().Select(index => model.Model.ItemIds[(int)index]).ToList();
        // </onnx>
        return (items, results[1].GetTensorDataAsSpan<float>().ToArray());
    }

    public static IDataView Pipeline(MicroTransformer model, MLContext mlContext, IDataView rows)
    {
        // <pipeline>
        var users = model.Model.UserIds.Select((id, index) => KeyValuePair.Create(id, (long)index));
        var items = model.Model.ItemIds.Select((id, index) => KeyValuePair.Create(id, (long)index));
        var pipeline = mlContext.Transforms.Conversion.MapValue("user", users, "UserId")
            .Append(mlContext.Transforms.Conversion.MapValue("item", items, "ItemId"))
            .Append(mlContext.Transforms.Concatenate("user", "user"))       // a vector of one number: ML.NET passes a bare one as [1, 1]
            .Append(mlContext.Transforms.Concatenate("item", "item"))
            .Append(mlContext.Transforms.ApplyOnnxModel(["score"], ["user", "item"], "score.onnx"));
        var scored = pipeline.Fit(rows).Transform(rows);                    // score: a vector of one Single
        // </pipeline>
        return scored;
    }

    public static async Task<IReadOnlyList<string>> Store(MicroTransformer model, VectorStore store, CancellationToken cancellation)
    {
        // <store>
        var items = model.Export().Items;
        var collection = store.GetCollection<ulong, VectorRecord<ulong>>("items", items.StoreDefinition<ulong>());
        await items.FillAsync(collection, (id, index) => (ulong)index, cancellationToken: cancellation);

        var found = new List<string>();
        await foreach (var result in collection.SearchAsync(model.Model.GetUserEmbedding("anna"), top: 20, cancellationToken: cancellation))
        {
            found.Add(result.Record.Id);                                    // the model's ranking, training items included
        }
        // </store>
        return found;
    }
}
