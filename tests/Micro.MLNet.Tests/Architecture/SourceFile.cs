using System.Linq;
using System.Text.RegularExpressions;

namespace Micro.MLNet.Tests.Architecture;

/// <summary>One file of src/Micro.MLNet.</summary>
/// <param name="Path">Path below src/Micro.MLNet, with slashes.</param>
/// <param name="Text">All of it.</param>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The top-level folder, which is the layer.</summary>
    public string Layer { get; } = Path.Split('/')[0];

    /// <summary>The text without comments and without the literal parts of strings.</summary>
    public string Code { get; } = CommentsAndLiterals().Replace(Text, " ");

    /// <summary>The namespace that the file's folder asks for.</summary>
    public string ExpectedNamespace =>
        Layer == "Estimators" ? "Micro.MLNet" : string.Join('.', Path.Split('/').SkipLast(1).Prepend("Micro.MLNet"));

    public bool Uses(string pattern) => Regex.IsMatch(Code, pattern);

    // In this order: // and /* */ comments, raw and verbatim strings, strings with escapes, characters. Interpolated parts go too.
    [GeneratedRegex(
        """//[^\n]*|/\*.*?\*/|\$*"{3,}.*?"{3,}|\$?@\$?"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""",
        RegexOptions.Singleline)]
    private static partial Regex CommentsAndLiterals();
}
