using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Micro.MLNet.Export;
using Micro.MLNet.Serving;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Benchmarks.Workloads;

/// <summary>A model of random numbers, written in each format.</summary>
internal sealed class ExportWorkload
{
    private const int Users = 1_000;
    private const int Neighbors = 10;
    private const int TopK = 20;
    private const string Modality = "Image";
    private readonly FittedModel _model;
    private readonly ModelExport _export;

    public ExportWorkload(int items, int dimension, bool withGraph)
    {
        _model = RandomModel.Create(Users, items, dimension, seen: null, withGraph ? [Graph(items)] : []);
        var columns = new ScoringColumns("UserId", "ItemId", "Score", TextDataViewType.Instance, TextDataViewType.Instance);
        _export = new MicroTransformer(new MLContext(1), _model, columns).Export();
    }

    /// <summary>Names of the formats; the first is the least a file of these numbers can take.</summary>
    public static IReadOnlyList<string> Formats { get; } =
        ["raw numbers", "npy", "Parquet", "Arrow", "CSV", "ONNX, scores", "ONNX, top 20", "store records", "edge list", "GraphML"];

    /// <summary>Whether the format is of the item graph rather than the vectors.</summary>
    public static bool IsGraph(string format) => format is "edge list" or "GraphML";

    /// <summary>Writes the format into a file of that path.</summary>
    public void Write(string format, string path)
    {
        switch (format)
        {
            case "raw numbers":
                WriteRaw(path);
                break;
            case "npy":
                _export.Items.WriteNpy(path);
                break;
            case "Parquet":
                _export.Items.WriteParquet(path);
                break;
            case "Arrow":
                _export.Items.WriteArrow(path);
                break;
            case "CSV":
                _export.Items.WriteCsv(path);
                break;
            case "ONNX, scores":
                _export.WriteScoreOnnx(path);
                break;
            case "ONNX, top 20":
                _export.WriteTopKOnnx(path, Math.Min(TopK, _model.ItemCount));
                break;
            case "store records":
                if (_export.Items.Records().Count() != _model.ItemCount) // made and dropped
                {
                    throw new InvalidOperationException("Records are missing.");
                }

                break;
            case "edge list":
                _export.WriteEdgeList(path, Modality);
                break;
            case "GraphML":
                _export.WriteGraphMl(path, Modality);
                break;
            default:
                throw new ArgumentException($"'{format}' is none of {string.Join(", ", Formats)}.", nameof(format));
        }
    }

    private void WriteRaw(string path)
    {
        using var stream = File.Create(path);
        const int Block = 1 << 20;
        for (var start = 0; start < _model.ItemEmbeddings.Values.Length; start += Block)
        {
            stream.Write(MemoryMarshal.AsBytes(_model.ItemEmbeddings.Values[start..Math.Min(start + Block, _model.ItemEmbeddings.Values.Length)]));
        }

        stream.Flush(flushToDisk: true);
    }

    private static ModalityInsight Graph(int items)
    {
        var random = new Random(2);
        var neighbors = new int[items * Neighbors];
        var weights = new float[neighbors.Length];
        for (var n = 0; n < neighbors.Length; n++)
        {
            (neighbors[n], weights[n]) = (random.Next(items), random.NextSingle());
        }

        return new ModalityInsight(Modality, new ItemGraph(items, [.. Enumerable.Range(0, items + 1).Select(i => i * Neighbors)], neighbors, weights), new float[items]);
    }
}
