#pragma warning disable
// Stand-ins until the branches that own these types are merged; delete each when its owner lands.
using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Micro.MLNet.Core;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Micro.MLNet
{
    internal static class ScoringChain
    {
        public static ITransformer Create(IHostEnvironment env, Serving.FittedModel model, ScoringColumns columns) => throw new NotImplementedException();
        public static ITransformer Restore(IHostEnvironment env, ITransformer loaded) => loaded;
    }
}

