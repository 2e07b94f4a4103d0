using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Micro.MLNet.Tests.Architecture;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Micro.MLNet.Tests.Documentation;

/// <summary>Finds the messages of exceptions in source code: where one is made, where a method that makes one is called, and where a fault of options is noted.</summary>
internal sealed partial class MessageFinder
{
    private static readonly Dictionary<string, ExpressionSyntax> NoParameters = [];
    private static readonly string[] Transparent = ["string.Create", "FormattableString.Invariant", "Shorten", "DamagedModel.Shorten"];
    private readonly List<(string Folder, CompilationUnitSyntax Root)> _files;
    private readonly ILookup<string, MethodDeclarationSyntax> _factories;
    private readonly Dictionary<string, ExpressionSyntax> _constants;

    private MessageFinder(IEnumerable<SourceFile> files)
    {
        _files = [.. files.Select(file => (file.Layer, CSharpSyntaxTree.ParseText(file.Text).GetCompilationUnitRoot()))];
        _factories = All<MethodDeclarationSyntax>().Where(method => IsException(method.ReturnType)).ToLookup(method => method.Identifier.Text);
        _constants = All<FieldDeclarationSyntax>()
            .Where(field => field.Modifiers.Any(SyntaxKind.ConstKeyword) && field.Declaration.Type.ToString() == "string")
            .SelectMany(field => field.Declaration.Variables)
            .ToDictionary(variable => $"{ClassOf(variable)}.{variable.Identifier.Text}", variable => variable.Initializer!.Value);
    }

    /// <summary>The messages of all files, each once per exception and folder.</summary>
    public static IReadOnlyList<SourceMessage> Find(IEnumerable<SourceFile> files)
    {
        var finder = new MessageFinder(files);
        return
        [
            .. finder._files
                .SelectMany(file => file.Root.DescendantNodes().SelectMany(finder.Texts).Select(found => new SourceMessage(found.Exception, file.Folder, Tidy(found.Text))))
                .Where(message => Sentence().IsMatch(message.Text))
                .Distinct(),
        ];
    }

    private IEnumerable<(string Exception, string Text)> Texts(SyntaxNode node)
    {
        switch (node)
        {
            case InvocationExpressionSyntax call when call.Expression.ToString() == "faults.Require":
                var (name, remedy) = (Render(call.ArgumentList.Arguments[1].Expression, NoParameters), Render(call.ArgumentList.Arguments[3].Expression, NoParameters));
                return Join(name, Join([" is …: "], remedy)).Select(text => (SourceMessage.Option, text + "."));
            case InvocationExpressionSyntax call when call.Expression.ToString() == "faults.Add":
                return Render(call.ArgumentList, NoParameters).Select(text => (SourceMessage.Option, text));
            case InvocationExpressionSyntax call when Called(call) is { } method && Creation(method) is { } made:
                var values = method.ParameterList.Parameters.Zip(call.ArgumentList.Arguments, (parameter, argument) => (parameter.Identifier.Text, argument.Expression));
                return Render(made.ArgumentList!, values.ToDictionary(pair => pair.Text, pair => pair.Expression)).Select(text => (method.ReturnType.ToString(), text));
            case ObjectCreationExpressionSyntax { ArgumentList: { } arguments } creation when IsException(creation.Type) && !IsInFactory(creation):
                return Render(arguments, NoParameters).Select(text => (creation.Type.ToString(), text));
            default:
                return [];
        }
    }

    private IEnumerable<T> All<T>() => _files.SelectMany(file => file.Root.DescendantNodes().OfType<T>());

    private MethodDeclarationSyntax? Called(InvocationExpressionSyntax call) =>
        _factories[NameOf(call)].FirstOrDefault(method => method.ParameterList.Parameters.Count >= call.ArgumentList.Arguments.Count);

    private IEnumerable<string> Render(ArgumentListSyntax arguments, Dictionary<string, ExpressionSyntax> parameters) =>
        arguments.Arguments.SelectMany(argument => Render(argument.Expression, parameters));

    // all that an expression can become: a condition has two outcomes
    private string[] Render(ExpressionSyntax expression, Dictionary<string, ExpressionSyntax> parameters) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => [text],
        ParenthesizedExpressionSyntax inner => Render(inner.Expression, parameters),
        BinaryExpressionSyntax { OperatorToken.Text: "+" } sum => Join(Render(sum.Left, parameters), Render(sum.Right, parameters)),
        ConditionalExpressionSyntax choice => [.. Render(choice.WhenTrue, parameters), .. Render(choice.WhenFalse, parameters)],
        InterpolatedStringExpressionSyntax text => text.Contents.Aggregate(new[] { "" }, (before, part) => Join(before, Render(part, parameters))),
        InvocationExpressionSyntax call when NameOf(call) == "nameof" => [call.ArgumentList.Arguments[0].ToString().Split('.')[^1]],
        InvocationExpressionSyntax call when Transparent.Contains(call.Expression.ToString()) => Render(call.ArgumentList.Arguments[^1].Expression, parameters),
        IdentifierNameSyntax name when parameters.TryGetValue(name.Identifier.Text, out var value) => Render(value, NoParameters),
        IdentifierNameSyntax name when _constants.TryGetValue($"{ClassOf(name)}.{name.Identifier.Text}", out var value) => Render(value, NoParameters),
        MemberAccessExpressionSyntax member when _constants.TryGetValue(member.ToString(), out var value) => Render(value, NoParameters),
        _ => ["…"],
    };

    private string[] Render(InterpolatedStringContentSyntax part, Dictionary<string, ExpressionSyntax> parameters) => part switch
    {
        InterpolatedStringTextSyntax text => [text.TextToken.ValueText],
        InterpolationSyntax hole => Render(hole.Expression, parameters),
        _ => ["…"],
    };

    private static string? ClassOf(SyntaxNode node) => node.Ancestors().OfType<TypeDeclarationSyntax>().FirstOrDefault()?.Identifier.Text;

    private static string[] Join(string[] before, string[] after) => [.. before.SelectMany(_ => after, (a, b) => a + b)];

    private static string Tidy(string text) => Spaces().Replace(Holes().Replace(text, "…"), " ").Trim();

    private static string NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        var name => name.ToString(),
    };

    private static BaseObjectCreationExpressionSyntax? Creation(MethodDeclarationSyntax factory) =>
        factory.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().FirstOrDefault(creation => creation is ImplicitObjectCreationExpressionSyntax || IsException(((ObjectCreationExpressionSyntax)creation).Type));

    private static bool IsInFactory(ObjectCreationExpressionSyntax creation) =>
        creation.Ancestors().OfType<MethodDeclarationSyntax>().FirstOrDefault() is { } method && IsException(method.ReturnType);

    private static bool IsException(TypeSyntax type) => type.ToString().EndsWith("Exception", StringComparison.Ordinal);

    // neither the name of a parameter, nor a piece that another message takes in
    [GeneratedRegex(@"[A-Za-z]{2,} .*(?:\.$|\. |: …)")]
    private static partial Regex Sentence();

    [GeneratedRegex("…(?:…)+")]
    private static partial Regex Holes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
