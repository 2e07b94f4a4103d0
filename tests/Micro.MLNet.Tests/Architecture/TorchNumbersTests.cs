using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using Micro.MLNet.Graphs;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using TorchSharp;

namespace Micro.MLNet.Tests.Architecture;

/// <summary>No number reaches libtorch but through <see cref="Scalars"/>: read from the compiled code, where overloads that make one of their own can't hide.</summary>
[TestClass]
public sealed class TorchNumbersTests
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    [TestMethod]
    public void Library_CallsNoMemberOfTorchSharp_ThatMakesANumberOfItsOwn()
    {
        var makers = MakersOfNumbers();
        Assert.Contains(typeof(torch.Tensor).GetMethod(nameof(torch.Tensor.square))!, makers, "the search itself finds nothing");
        Findings.AssertNone(
            from method in Methods(typeof(MicroTrainer).Assembly)
            where method.DeclaringType != typeof(Scalars)
            from called in Calls(method).Distinct()
            where makers.Contains(called) || MakesNumber(called)
            select $"{method.DeclaringType}.{method.Name} calls {called.DeclaringType}.{called}",
            "hand libtorch a number that may be gone when it reads it: use a member that takes a Scalar, with Scalars.Of");
    }

    // What makes a number itself, and what calls such a member.
    private static HashSet<MethodBase> MakersOfNumbers()
    {
        var callers = new Dictionary<MethodBase, List<MethodBase>>();
        var found = new Stack<MethodBase>();
        foreach (var method in Methods(typeof(torch).Assembly).Where(method => method.DeclaringType != typeof(Scalar) && method.DeclaringType?.Name != "ScalarExtensionMethods"))
        {
            foreach (var called in Calls(method).Distinct())
            {
                if (MakesNumber(called))
                {
                    found.Push(method);
                }

                (callers.TryGetValue(called, out var list) ? list : callers[called] = []).Add(method);
            }
        }

        var makers = new HashSet<MethodBase>();
        while (found.TryPop(out var maker))
        {
            if (makers.Add(maker))
            {
                callers.GetValueOrDefault(maker)?.ForEach(found.Push);
            }
        }

        return makers;
    }

    private static bool MakesNumber(MethodBase method) =>
        (method.DeclaringType == typeof(Scalar) && method.Name is "op_Implicit" or ".ctor") || method.Name == "ToScalar";

    private static IEnumerable<MethodBase> Methods(Assembly assembly) =>
        assembly.GetTypes().SelectMany(type => type.GetMethods(Everything).Concat<MethodBase>(type.GetConstructors(Everything)));

    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var at = 0;
        while (at < code.Length)
        {
            int value = code[at++];
            var operation = OpCodesByValue[value == 0xFE ? 0xFE00 | code[at++] : value];
            if (operation.OperandType == OperandType.InlineMethod && Resolve(method, BitConverter.ToInt32(code, at)) is { } called)
            {
                yield return called;
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static MethodBase? Resolve(MethodBase caller, int token)
    {
        try
        {
            return caller.Module.ResolveMethod(
                token,
                caller.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
                caller.IsGenericMethod ? caller.GetGenericArguments() : null);
        }
        catch (System.IO.FileNotFoundException)
        {
            return null; // a member of a package that only an optional part of TorchSharp needs
        }
    }
}
