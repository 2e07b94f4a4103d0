using Microsoft.VisualStudio.TestTools.UnitTesting;

[assembly: Parallelize]
