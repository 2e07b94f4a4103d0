namespace Micro.MLNet.Tests.Documentation;

/// <summary>What the source says where it throws: a message with … for what is filled in.</summary>
/// <param name="Exception">Type of the exception, or <see cref="Option"/> for a line of the exception that lists options.</param>
/// <param name="Folder">Folder of the source file.</param>
/// <param name="Text">The message.</param>
internal sealed record SourceMessage(string Exception, string Folder, string Text)
{
    public const string Option = "option";
}
