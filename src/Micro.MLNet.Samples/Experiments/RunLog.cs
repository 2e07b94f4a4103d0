using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Micro.MLNet.Samples.Experiments;

/// <summary>One JSON line per finished run: what makes an experiment resumable.</summary>
/// <remarks>A line is written at once after its run. A last line that was cut off when the program was killed is left out, and its run is done again.</remarks>
internal sealed class RunLog
{
    private readonly string _path;
    private readonly Dictionary<string, JsonObject> _runs = new(StringComparer.Ordinal);

    /// <summary>Reads what is there.</summary>
    public RunLog(string path)
    {
        _path = path;
        if (!File.Exists(path))
        {
            return;
        }

        foreach (var line in File.ReadLines(path))
        {
            if (TryParse(line) is { } run)
            {
                _runs[(string)run["key"]!] = run;
            }
        }
    }

    /// <summary>The run of a key, if it is finished.</summary>
    public JsonObject? Find(string key) => _runs.GetValueOrDefault(key);

    /// <summary>All finished runs by key.</summary>
    public IReadOnlyDictionary<string, JsonObject> All => _runs;

    /// <summary>Keeps a finished run.</summary>
    public void Add(string key, JsonObject run)
    {
        run["key"] = key;
        var needsBreak = File.Exists(_path) && !EndsWithBreak();
        File.AppendAllText(_path, (needsBreak ? "\n" : string.Empty) + run.ToJsonString() + "\n");
        _runs[key] = run;
    }

    private static JsonObject? TryParse(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject run && run["key"] is not null ? run : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private bool EndsWithBreak()
    {
        using var stream = File.OpenRead(_path);
        if (stream.Length == 0)
        {
            return true;
        }

        stream.Seek(-1, SeekOrigin.End);
        return stream.ReadByte() == '\n';
    }
}
