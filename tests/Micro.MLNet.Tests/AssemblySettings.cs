using Microsoft.VisualStudio.TestTools.UnitTesting;

// torch's seed is process-wide
[assembly: DoNotParallelize]
