using System;
using Micro.MLNet.Training;
using Microsoft.VisualStudio.TestTools.UnitTesting;
using TorchSharp;

namespace Micro.MLNet.Tests.Training;

[TestClass]
public sealed class TorchDeviceTests
{
    [TestMethod]
    [DataRow("auto", 0, "cpu")]
    [DataRow("auto", 2, "cuda:0")]
    [DataRow("cpu", 2, "cpu")]
    [DataRow("cuda", 1, "cuda:0")]
    [DataRow("cuda:1", 2, "cuda:1")]
    public void Choose_DeviceIsThere_NamesIt(string name, int cudaDevices, string expected) =>
        Assert.AreEqual(expected, TorchDevice.Choose(name, () => { }, () => cudaDevices, isWindows: false));

    [TestMethod]
    public void Choose_Cpu_DoesNotProbeCuda() =>
        Assert.AreEqual("cpu", TorchDevice.Choose("cpu", () => { }, () => throw new InvalidOperationException("probed"), isWindows: false));

    [TestMethod]
    [DataRow("cuda", false, "TorchSharp-cuda-linux")]
    [DataRow("cuda:1", true, "TorchSharp-cuda-windows")]
    public void Choose_CudaAbsent_NamesPackageAndWayOut(string name, bool isWindows, string package)
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(() => TorchDevice.Choose(name, () => { }, () => 0, isWindows));
        Assert.AreEqual(
            $"Device is '{name}', but libtorch finds no CUDA device. Add the package {package} to the application in place of " +
            "TorchSharp-cpu and check that the NVIDIA driver is installed, or set Device to 'cpu'.",
            error.Message);
    }

    [TestMethod]
    public void Choose_CudaIndexTooHigh_NamesWhatIsThere()
    {
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => TorchDevice.Choose("cuda:2", () => { }, () => 2, isWindows: false));
        Assert.AreEqual(
            "Device is 'cuda:2', but libtorch finds 2 CUDA device(s), numbered from 0. Set Device to 'cuda:1' or lower, or to 'cpu'.",
            error.Message);
    }

    [TestMethod]
    [DataRow("gpu")]
    [DataRow("cuda:")]
    [DataRow("cuda:-1")]
    [DataRow("CPU")]
    public void Choose_UnknownName_ListsTheNames(string name)
    {
        var error = Assert.ThrowsExactly<ArgumentException>(() => TorchDevice.Choose(name, () => { }, () => 1, isWindows: false));
        Assert.AreEqual($"Device is '{name}': use 'auto', 'cpu', 'cuda' or 'cuda:n'. (Parameter 'name')", error.Message);
    }

    [TestMethod]
    public void Choose_LibtorchMissing_NamesCauseAndRemedy()
    {
        var cause = new NotSupportedException("This application uses TorchSharp but has no native package\nTrace: 40 lines");
        var error = Assert.ThrowsExactly<InvalidOperationException>(
            () => TorchDevice.Choose("auto", () => throw new TypeInitializationException("torch", cause), () => 0, isWindows: false));
        Assert.AreEqual(
            "libtorch can't be loaded: This application uses TorchSharp but has no native package. Training needs it beside the " +
            "application. Add the package TorchSharp-cpu to the application (TorchSharp-cuda-linux for an NVIDIA GPU). On a Linux whose " +
            "libstdc++ lacks GLIBCXX_3.4.32 (Debian 12, Ubuntu 22.04, RHEL 9), reference Micro.MLNet as a package, whose build targets " +
            "make the library load there, and don't set MicroPatchTorchSharpForOlderLibstdcxx to false.",
            error.Message);
        Assert.AreSame(cause, error.GetBaseException());
    }

    [TestMethod]
    public void Choose_FaultThatIsNoLoadFailure_IsNotDisguised() =>
        Assert.ThrowsExactly<UnauthorizedAccessException>(
            () => TorchDevice.Choose("cpu", () => throw new UnauthorizedAccessException(), () => 0, isWindows: false));

    [TestMethod]
    public void Resolve_CpuOnThisMachine_LoadsLibtorch()
    {
        Assert.AreEqual(DeviceType.CPU, TorchDevice.Resolve("cpu").type);
        Assert.IsTrue(TorchDevice.Resolve("auto").type is DeviceType.CPU or DeviceType.CUDA);
    }
}
