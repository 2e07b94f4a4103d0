using System;

namespace Micro.MLNet.Export.Vectors;

/// <summary>Copies successive rows, from <paramref name="start"/> on, until <paramref name="rows"/> is full.</summary>
internal delegate void RowCopy(int start, Span<float> rows);
