using Microsoft.VisualStudio.TestTools.UnitTesting;

// each test has a server of its own, and the machine few cores
[assembly: DoNotParallelize]
