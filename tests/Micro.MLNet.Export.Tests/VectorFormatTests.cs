using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Micro.MLNet.Tests.Persistence;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Export.Tests;

/// <summary>Every format read back by code that isn't the writer's: ids and numbers are the model's, bit for bit.</summary>
[TestClass]
public sealed class VectorFormatTests
{
    private static readonly MicroTransformer Awkward = Models.Awkward();
    private static readonly MicroTransformer Large = Models.Large();

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void WriteParquet_ReadByDuckDb_IsTheModel(bool large)
    {
        using var folder = new TemporaryFolder();
        var (model, path) = (large ? Large : Awkward, folder.File("items.parquet"));
        model.Export().Items.WriteParquet(path);

        var rows = Duck.Query($"SELECT id, vector FROM {Duck.Text(path)}");

        AssertItems(model, rows.Select(row => ((string)row[0], ((IEnumerable<float>)row[1]).ToArray())));
        var groups = (long)Duck.Query($"SELECT max(row_group_id) + 1 FROM parquet_metadata({Duck.Text(path)})")[0][0];
        Assert.AreEqual(large ? 3 : 1, groups); // 16,384 rows of 64 numbers each
    }

    [TestMethod]
    public void WriteParquet_TheColumns_AreAStringAndAListOfFloat()
    {
        using var folder = new TemporaryFolder();
        Awkward.Export().Items.WriteParquet(folder.File("items.parquet"));

        var columns = Duck.Query($"DESCRIBE SELECT * FROM {Duck.Text(folder.File("items.parquet"))}").Select(row => $"{row[0]} {row[1]}");

        Assert.AreEqual("id VARCHAR, vector FLOAT[]", string.Join(", ", columns));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void WriteArrow_ReadByTheReader_IsTheModel(bool large)
    {
        using var folder = new TemporaryFolder();
        var (model, path) = (large ? Large : Awkward, folder.File("items.arrow"));
        model.Export().Items.WriteArrow(path);

        using var reader = new ArrowFileReader(File.OpenRead(path));
        var items = new List<(string, float[])>();
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            using var owned = batch;
            var type = (FixedSizeListType)batch.Schema.GetFieldByName("vector").DataType;
            Assert.AreEqual(model.Model.EmbeddingDimension, type.ListSize);
            var (ids, vectors) = ((StringArray)batch.Column("id"), (FixedSizeListArray)batch.Column("vector"));
            for (var n = 0; n < batch.Length; n++)
            {
                using var row = vectors.GetSlicedValues(n);
                items.Add((ids.GetString(n), ((FloatArray)row).Values.ToArray()));
            }
        }

        AssertItems(model, items);
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void WriteNpy_ReadByTheFormatsRules_IsTheModel(bool large)
    {
        using var folder = new TemporaryFolder();
        var (model, path) = (large ? Large : Awkward, folder.File("items.npy"));
        model.Export().Items.WriteNpy(path);

        var bytes = File.ReadAllBytes(path);
        CollectionAssert.AreEqual(new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0 }, bytes[..8]);
        var start = 10 + BitConverter.ToUInt16(bytes, 8);
        Assert.AreEqual(0, start % 64);
        var (rows, width) = (model.Model.ItemIds.Count, model.Model.EmbeddingDimension);
        Assert.AreEqual($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {width}), }}", Encoding.ASCII.GetString(bytes[10..start]).TrimEnd());
        var numbers = MemoryMarshal.Cast<byte, float>(bytes.AsSpan(start)).ToArray();
        var ids = JsonSerializer.Deserialize<string[]>(File.ReadAllBytes(folder.File("items.ids.json")))!;
        Assert.HasCount(rows * width, numbers);
        AssertItems(model, ids.Select((id, n) => (id, numbers[(n * width)..((n + 1) * width)])));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void WriteCsv_ReadByDuckDb_IsTheModel(bool large)
    {
        using var folder = new TemporaryFolder();
        var (model, path) = (large ? Large : Awkward, folder.File("items.csv"));
        model.Export().Items.WriteCsv(path);

        // texts that DuckDB hands over as they stand; an id that is empty or says NULL is one all the same
        var rows = Duck.Query($"SELECT * FROM read_csv({Duck.Text(path)}, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', force_not_null = ['id'], parallel = false)");

        var numbers = CultureInfo.InvariantCulture;
        AssertItems(model, rows.Select(row => ((string)row[0], row.Skip(1).Select(cell => float.Parse((string)cell, numbers)).ToArray())));
    }

    [TestMethod]
    public void WriteCsv_ByHand_IsRfc4180()
    {
        var model = Models.Of(TestModels.FromTables(["u"], ["a,b", "\"", "c"], [1, 1], [1, -0.5f, 1e30f, -0f, 0.1f, 3]));
        using var stream = new MemoryStream();
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE"); // 0,5
        try
        {
            model.Export().Items.WriteCsv(stream);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.AreEqual("id,v0,v1\r\n\"a,b\",1,-0.5\r\n\"\"\"\",1E+30,-0\r\nc,0.1,3\r\n", Encoding.UTF8.GetString(stream.ToArray()));
    }

    [TestMethod]
    public void Users_EveryStreamForm_WritesWhatTheFileFormWrites()
    {
        using var folder = new TemporaryFolder();
        var users = Models.Of(TestModels.Create()).Export().Users;
        (string Name, Action<string> File, Action<Stream> Stream)[] forms =
        [
            ("parquet", path => users.WriteParquet(path), stream => users.WriteParquet(stream)),
            ("arrow", path => users.WriteArrow(path), stream => users.WriteArrow(stream)),
            ("npy", path => users.WriteNpy(path), stream => users.WriteNpy(stream)),
            ("csv", path => users.WriteCsv(path), stream => users.WriteCsv(stream)),
            ("ids", users.WriteIds, users.WriteIds),
        ];
        foreach (var (name, toFile, toStream) in forms)
        {
            var path = folder.File(name);
            toFile(path);
            using var stream = new MemoryStream();
            toStream(stream);
            Assert.IsTrue(stream.CanRead, $"{name}: the stream stays open");
            CollectionAssert.AreEqual(File.ReadAllBytes(path), stream.ToArray(), name);
        }
    }

    private static void AssertItems(MicroTransformer model, IEnumerable<(string Id, float[] Vector)> read)
    {
        var items = read.ToList();
        CollectionAssert.AreEqual(model.Model.ItemIds.ToArray(), items.Select(item => item.Id).ToArray());
        foreach (var (id, vector) in items)
        {
            CollectionAssert.AreEqual(Models.Bits(model, id), TestModels.Bits(vector), id);
        }
    }
}
