using Micro.MLNet.Serving;
using Micro.MLNet.Tests.Contracts;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace Micro.MLNet.Tests.Serving;

[TestClass]
public sealed class HandMadeModelContractTests : FittedModelContract
{
    private protected override FittedModel Model { get; } = HandMadeModel.OfCheckerboard();
}
