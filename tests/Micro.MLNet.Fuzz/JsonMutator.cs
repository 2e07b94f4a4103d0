using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Micro.MLNet.Fuzz;

/// <summary>Damages JSON as a tree: it stays JSON, so that what looks at its values is reached.</summary>
internal static class JsonMutator
{
    private const int Deep = 2000;
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Values =
    [
        "0", "1", "-1", "2", "3", "65535", "65536", "2147483646", "2147483647", "2147483648", "-2147483648", "4294967296", "9223372036854775807", "1e308", "1e999", "0.5", "null",
        "true", "\"\"", "\"NaN\"", "\"Infinity\"", "\"\\u0000\"", "\"../../etc/passwd\"", "\"\\ud800\"", "\"Key\"", "\"Int32\"", "57", "[]", "{}", "[null]", "[[]]", "{\"a\":null}", "[0,0]", "[-1,2]", "[65536,65536,65536,65536]",
    ];

    /// <summary>One to a few changes; the text itself at times. What isn't JSON is damaged as text.</summary>
    public static byte[] Mutate(Random random, byte[] source)
    {
        if (random.Next(10) == 0 || Parse(source) is not { } root)
        {
            return TextMutator.Mutate(random, source);
        }

        // a value that a tree can't hold is put into the text in the place of a mark
        var replacements = new List<(string Mark, string Value)>();
        do
        {
            Change(random, root, replacements);
        }
        while (random.Next(3) == 0);
        var text = new StringBuilder(root.ToJsonString(Relaxed));
        foreach (var (mark, value) in replacements)
        {
            text.Replace($"\"{mark}\"", value);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The tree; null where there is none.</summary>
    public static JsonNode? Parse(byte[] source)
    {
        try
        {
            var root = JsonNode.Parse(source);
            _ = root is null ? 0 : Containers(root).Count() + root.ToJsonString(Relaxed).Length; // a key that stands twice, and text that is no Unicode, show only now
            return root;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Change(Random random, JsonNode root, List<(string Mark, string Value)> replacements)
    {
        var containers = Containers(root).Where(node => node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 }).ToList();
        if (containers.Count == 0)
        {
            return;
        }

        var mark = $"mark {replacements.Count}";
        switch (containers[random.Next(containers.Count)])
        {
            case JsonObject map:
                Change(random, map, mark);
                break;
            case JsonArray list:
                Change(random, list, mark);
                break;
        }

        replacements.Add((mark, Value(random)));
    }

    private static void Change(Random random, JsonObject map, string mark)
    {
        var name = map.ElementAt(random.Next(map.Count)).Key;
        switch (random.Next(6))
        {
            case 0:
                map.Remove(name);
                break;
            case 1:
                map[name + "x"] = map[name]?.DeepClone();
                break;
            case 2 when map[name] is JsonValue value && value.TryGetValue<int>(out var number):
                map[name] = number + random.Next(-2, 3);
                break;
            default:
                map[name] = mark;
                break;
        }
    }

    private static void Change(Random random, JsonArray list, string mark)
    {
        var position = random.Next(list.Count);
        switch (random.Next(4))
        {
            case 0:
                list.RemoveAt(position);
                break;
            case 1:
                list.Insert(random.Next(list.Count), list[position]?.DeepClone());
                break;
            default:
                list[position] = mark;
                break;
        }
    }

    private static string Value(Random random) => random.Next(40) switch
    {
        0 => new string('[', Deep) + new string(']', Deep),
        1 => $"\"{new string('x', 1 << random.Next(17))}\"",
        _ => Values[random.Next(Values.Length)],
    };

    private static IEnumerable<JsonNode> Containers(JsonNode node)
    {
        yield return node;
        var children = node switch
        {
            JsonObject map => map.Select(entry => entry.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>().SelectMany(Containers))
        {
            yield return child;
        }
    }
}
