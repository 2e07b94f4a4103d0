using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Micro.MLNet;

/// <content>One asking step per vector size: ML.NET takes the size from an attribute, whose argument has to be a constant.</content>
public static partial class ScoringChainParts
{
    /// <summary>The asking step for 2^12 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask12.v1")]
    public sealed class Ask12() : AskFactory<Ask12.Row>(1 << 12)
    {
        /// <summary>A row of 2^12 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 12)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^13 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask13.v1")]
    public sealed class Ask13() : AskFactory<Ask13.Row>(1 << 13)
    {
        /// <summary>A row of 2^13 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 13)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^14 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask14.v1")]
    public sealed class Ask14() : AskFactory<Ask14.Row>(1 << 14)
    {
        /// <summary>A row of 2^14 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 14)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^15 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask15.v1")]
    public sealed class Ask15() : AskFactory<Ask15.Row>(1 << 15)
    {
        /// <summary>A row of 2^15 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 15)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^16 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask16.v1")]
    public sealed class Ask16() : AskFactory<Ask16.Row>(1 << 16)
    {
        /// <summary>A row of 2^16 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 16)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^17 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask17.v1")]
    public sealed class Ask17() : AskFactory<Ask17.Row>(1 << 17)
    {
        /// <summary>A row of 2^17 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 17)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^18 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask18.v1")]
    public sealed class Ask18() : AskFactory<Ask18.Row>(1 << 18)
    {
        /// <summary>A row of 2^18 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 18)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^19 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask19.v1")]
    public sealed class Ask19() : AskFactory<Ask19.Row>(1 << 19)
    {
        /// <summary>A row of 2^19 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 19)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^20 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask20.v1")]
    public sealed class Ask20() : AskFactory<Ask20.Row>(1 << 20)
    {
        /// <summary>A row of 2^20 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 20)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^21 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask21.v1")]
    public sealed class Ask21() : AskFactory<Ask21.Row>(1 << 21)
    {
        /// <summary>A row of 2^21 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 21)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^22 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask22.v1")]
    public sealed class Ask22() : AskFactory<Ask22.Row>(1 << 22)
    {
        /// <summary>A row of 2^22 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 22)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^23 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask23.v1")]
    public sealed class Ask23() : AskFactory<Ask23.Row>(1 << 23)
    {
        /// <summary>A row of 2^23 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 23)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^24 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask24.v1")]
    public sealed class Ask24() : AskFactory<Ask24.Row>(1 << 24)
    {
        /// <summary>A row of 2^24 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 24)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^25 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask25.v1")]
    public sealed class Ask25() : AskFactory<Ask25.Row>(1 << 25)
    {
        /// <summary>A row of 2^25 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 25)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^26 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask26.v1")]
    public sealed class Ask26() : AskFactory<Ask26.Row>(1 << 26)
    {
        /// <summary>A row of 2^26 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 26)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^27 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask27.v1")]
    public sealed class Ask27() : AskFactory<Ask27.Row>(1 << 27)
    {
        /// <summary>A row of 2^27 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 27)]
            public override VBuffer<float> Slots { get; set; }
        }
    }

    /// <summary>The asking step for 2^28 slots.</summary>
    [CustomMappingFactoryAttribute("Micro.MLNet.Ask28.v1")]
    public sealed class Ask28() : AskFactory<Ask28.Row>(1 << 28)
    {
        /// <summary>A row of 2^28 slots.</summary>
        public sealed class Row : AskRow
        {
            /// <inheritdoc/>
            [ColumnName(Nan), VectorType(1 << 28)]
            public override VBuffer<float> Slots { get; set; }
        }
    }
}
