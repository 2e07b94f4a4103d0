using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Micro.MLNet.Tests.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Documentation;

/// <summary>The C# of each page of docs/ is one program: its blocks are joined in their order, types last, and compiled.</summary>
[TestClass]
public sealed partial class CodeBlockTests
{
    private static readonly CSharpParseOptions Language = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    private static readonly IReadOnlyList<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    // their code is compiled and run by tests of their own, which compare it with the page: AfterTrainingTests, SelectionPageTests, and ExportGuideTests of the exports
    private static readonly string[] RunElsewhere = ["after-training.md", "selection.md", "export.md"];

    public static IEnumerable<object[]> Pages => Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Where(path => !RunElsewhere.Contains(Path.GetFileName(path)) && Blocks().IsMatch(File.ReadAllText(path)))
        .Select(path => new object[] { Path.GetRelativePath(Repository.Root, path) });

    [TestMethod]
    [DynamicData(nameof(Pages))]
    public void Page_Code_Compiles(string page)
    {
        var code = Join([.. Blocks().Matches(File.ReadAllText(Path.Combine(Repository.Root, page))).Select(match => match.Groups["code"].Value)]);
        var compilation = CSharpCompilation.Create(
            "page", [CSharpSyntaxTree.ParseText(code, Language)], References, new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        var errors = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.AreEqual(string.Empty, string.Join('\n', errors), page);
    }

    [TestMethod]
    public void Page_WithAnUnknownMember_Fails()
    {
        var code = Join(["using Micro.MLNet;\nvar options = new MicroOptions();", "options.NoSuchMember();"]);
        var compilation = CSharpCompilation.Create("page", [CSharpSyntaxTree.ParseText(code, Language)], References);
        Assert.Contains("CS1061", compilation.GetDiagnostics().Select(diagnostic => diagnostic.Id));
    }

    private static string Join(IReadOnlyList<string> blocks)
    {
        var units = blocks.Select(block => CSharpSyntaxTree.ParseText(block, Language).GetCompilationUnitRoot()).ToList();
        var usings = units.SelectMany(unit => unit.Usings).Select(directive => directive.ToFullString().Trim()).Distinct();
        var statements = units.SelectMany(unit => unit.Members).OfType<GlobalStatementSyntax>().Select(member => member.ToFullString());
        var types = units.SelectMany(unit => unit.Members).Where(member => member is not GlobalStatementSyntax).Select(member => member.ToFullString());
        return string.Join('\n', usings.Concat(statements).Concat(types));
    }

    [GeneratedRegex(@"^```csharp\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
