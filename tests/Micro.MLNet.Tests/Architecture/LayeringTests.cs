using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using Micro.MLNet.Core;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Architecture;

/// <summary>Imports point downwards: the table of who may import whom, read from the source.</summary>
[TestClass]
public sealed class LayeringTests
{
    // Estimators is the namespace Micro.MLNet itself. The root options record lives there, because it carries an IDataView.
    private static readonly Dictionary<string, Layer> Layers = new()
    {
        ["Core"] = new([]),
        ["Options"] = new(["Core"]),
        ["Data"] = new(["Core", "Options"], MLNet: true),
        ["Graphs"] = new(["Core", "Options"], Torch: true),
        ["Model"] = new(["Core", "Options", "Graphs"], Torch: true),
        ["Evaluation"] = new(["Core"]),
        ["Serving"] = new(["Core", "Options"]),
        ["Baselines"] = new(["Core"]),
        ["Training"] = new(["Core", "Options", "Graphs", "Model", "Evaluation", "Serving"], Torch: true),
        ["Persistence"] = new(["Core", "Options", "Serving"]),
        ["Estimators"] = new(["Core", "Options", "Data", "Evaluation", "Serving", "Baselines", "Training", "Persistence"], MLNet: true),
    };

    [TestMethod]
    public void Sources_EveryFolder_IsALayerOfTheTable()
    {
        var unknown = Repository.LibrarySources.Where(file => !Layers.ContainsKey(file.Layer)).Select(file => file.Path);
        Findings.AssertNone(unknown, "stand outside the layers of LayeringTests: move them, or add their layer with what it may import");
    }

    [TestMethod]
    public void Sources_EveryFile_ImportsOnlyLayersBelow() =>
        Findings.AssertNone(
            from file in Repository.LibrarySources
            from layer in ImportedLayers(file)
            where layer != file.Layer && !Layers[file.Layer].Imports.Contains(layer)
            select $"{file.Path} imports {layer}",
            "break the table: move the code, or pass the value in from above");

    [TestMethod]
    public void Sources_LayersWithoutTorch_DoNotNameIt() =>
        Findings.AssertNone(
            Repository.LibrarySources
                .Where(file => !Layers[file.Layer].Torch && file.Uses(@"\b(TorchSharp|torch)\b"))
                .Select(file => file.Path),
            "use torch, which only Graphs, Model and Training may");

    [TestMethod]
    public void Sources_LayersWithoutMLNet_DoNotNameIt() =>
        Findings.AssertNone(
            Repository.LibrarySources
                .Where(file => !Layers[file.Layer].MLNet && file.Uses(@"\bMicrosoft\s*\.\s*ML\b"))
                .Select(file => file.Path),
            "use ML.NET, which only Data and Estimators may");

    [TestMethod]
    public void PublicSurface_EverySignature_IsFreeOfTorch() =>
        Findings.AssertNone(
            from type in typeof(IdMap).Assembly.GetExportedTypes()
            from mentioned in SignatureTypes(type)
            where mentioned.Assembly.GetName().Name!.StartsWith("TorchSharp", StringComparison.Ordinal)
            select $"{type.FullName} mentions {mentioned.FullName}",
            "put torch into the public surface: take and return plain types");

    [TestMethod]
    [DataRow("using Micro.MLNet.Model;", "Model")]
    [DataRow("using static Micro.MLNet.Core.Check;", "Core")]
    [DataRow("using Map = Micro.MLNet.Core.IdMap;", "Core")]
    [DataRow("class A { Micro.MLNet.Core.IdMap map; }", "Core")]
    [DataRow("class A { Core.IdMap map; }", "Core")]
    [DataRow("class A { MicroTrainer trainer; }", "Estimators")]
    [DataRow("class A { object trainer = new MicroTrainer(1); }", "Estimators")]
    [DataRow("class A { void MicroTrainer() { } }", "")]
    [DataRow("class A { /* MicroTrainer */ string text = \"Micro.MLNet.Core.IdMap\"; } // Core.IdMap", "")]
    public void ImportedLayers_OneImport_IsSeen(string code, string expected) =>
        Assert.AreEqual(expected, string.Join(' ', ImportedLayers(new SourceFile("Serving/Example.cs", code))));

    /// <summary>Layers that a file names: in using lines, by qualified names, or (Estimators) in its enclosing namespace.</summary>
    private static IEnumerable<string> ImportedLayers(SourceFile file)
    {
        var named = Regex.Matches(file.Code, @"\bMicro\s*\.\s*MLNet\s*\.\s*(\w+)")
            .Select(match => match.Groups[1].Value)
            .Where(Layers.ContainsKey);
        var partly = TypesByNamespace
            .Where(pair => pair.Key.Length > 0 && pair.Value.Any(type => file.Uses($@"(?<![\w.]){pair.Key}\s*\.\s*{type}\b")))
            .Select(pair => pair.Key.Split('.')[0]);
        // A name before a bracket is a method of that name, unless it is constructed.
        var usesEnclosing = TypesByNamespace[""].Any(type => file.Uses($@"(?<![\w.]){type}\b(?!\s*\()|\bnew {type}\b"));
        return named.Concat(partly).Concat(usesEnclosing ? ["Estimators"] : []).Distinct();
    }

    /// <summary>Names of the package's types by namespace below Micro.MLNet; "" is Micro.MLNet itself.</summary>
    private static readonly Dictionary<string, List<string>> TypesByNamespace = typeof(IdMap).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith("Micro.MLNet", StringComparison.Ordinal) == true)
        .Where(type => !type.IsNested && !type.Name.Contains('<', StringComparison.Ordinal))
        .GroupBy(type => type.Namespace!["Micro.MLNet".Length..].TrimStart('.'), type => type.Name.Split('`')[0])
        .ToDictionary(group => group.Key, group => group.ToList());

    private static IEnumerable<Type> SignatureTypes(Type type)
    {
        const BindingFlags All =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var methods = type.GetMembers(All).OfType<MethodBase>()
            .Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
            .ToList();
        var fields = type.GetFields(All).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly);
        return methods.SelectMany(method => method.GetParameters()).Select(parameter => parameter.ParameterType)
            .Concat(methods.OfType<MethodInfo>().Select(method => method.ReturnType))
            .Concat(fields.Select(field => field.FieldType))
            .Concat(type.GetInterfaces())
            .Concat(type.BaseType is null ? [] : [type.BaseType])
            .SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!) : new[] { type }.Concat(type.GetGenericArguments().SelectMany(Parts));

    private sealed record Layer(string[] Imports, bool Torch = false, bool MLNet = false);
}
