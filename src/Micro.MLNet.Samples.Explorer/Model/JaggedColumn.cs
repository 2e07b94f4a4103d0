using System;
using System.Globalization;
using Micro.MLNet.Samples.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Micro.MLNet.Samples.Explorer.Model;

/// <summary>Vectors each of its own length; an empty one is missing.</summary>
internal sealed class JaggedColumn(string name, float[][] values) : TableColumn(name, new VectorDataViewType(NumberDataViewType.Single), values.Length)
{
    public override Delegate CreateGetter(TableCursor cursor) => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
    {
        var row = values[cursor.Row];
        var editor = VBufferEditor.Create(ref value, row.Length);
        row.CopyTo(editor.Values);
        value = editor.Commit();
    });

    public override string TextAt(int row) => string.Create(CultureInfo.InvariantCulture, $"{values[row].Length} numbers");

    public override TableColumn Take(int[] rows) => new JaggedColumn(Name, Pick(values, rows));
}
