using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Only the names: nothing here trains.</summary>
public sealed class MatrixFactorizationTrainer
{
    internal MatrixFactorizationTrainer(IHostEnvironment environment, Options options)
    {
        Environment = environment;
        Settings = options;
    }

    public Options Settings { get; }

    internal IHostEnvironment Environment { get; }

    public sealed class Options
    {
        public string MatrixColumnIndexColumnName { get; set; } = "";

        public string MatrixRowIndexColumnName { get; set; } = "";
    }
}
