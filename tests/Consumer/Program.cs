using System;
using TorchSharp;

using var ones = torch.ones(3);
Console.WriteLine($"{ones.sum().item<float>()}");
return 0;
