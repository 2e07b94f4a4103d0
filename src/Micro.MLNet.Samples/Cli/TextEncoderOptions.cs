using System;
using System.CommandLine;
using Micro.MLNet.Samples.Preparation;

namespace Micro.MLNet.Samples.Cli;

/// <summary>How <c>prepare</c> embeds texts.</summary>
internal sealed class TextEncoderOptions
{
    private const int DefaultWidth = 384;
    private const int DefaultTokens = 256;
    private readonly Option<string?> _encoder = new("--text-encoder") { Description = "Sentence encoder of BERT's kind; without it, ML.NET's text featurizer and PCA", HelpName = "ONNX" };
    private readonly Option<string?> _vocabulary = new("--vocabulary") { Description = "The encoder's WordPiece vocabulary, vocab.txt", HelpName = "FILE" };
    private readonly Option<int> _tokens = new("--max-tokens") { Description = "Tokens of a text that the encoder reads", DefaultValueFactory = _ => DefaultTokens, HelpName = "N" };
    private readonly Option<bool> _cased = new("--cased") { Description = "The encoder tells upper from lower case" };
    private readonly Option<int> _width = new("--text-width") { Description = "Most principal components without an encoder", DefaultValueFactory = _ => DefaultWidth, HelpName = "N" };

    public void AddTo(Command command)
    {
        command.Add(_encoder);
        command.Add(_vocabulary);
        command.Add(_tokens);
        command.Add(_cased);
        command.Add(_width);
    }

    /// <summary>The encoder that the arguments ask for; whoever gets it disposes it.</summary>
    public ITextEncoder Create(ParseResult arguments)
    {
        var (encoder, vocabulary) = (arguments.GetValue(_encoder), arguments.GetValue(_vocabulary));
        if ((encoder is null) != (vocabulary is null))
        {
            throw new ArgumentException($"{(encoder is null ? "--vocabulary came without --text-encoder" : "--text-encoder came without --vocabulary")}, but an encoder needs its own vocabulary. Give both or neither.");
        }

        return encoder is not null && vocabulary is not null
            ? new OnnxTextEncoder(encoder, vocabulary, Require(arguments.GetValue(_tokens), 3, "--max-tokens"), arguments.GetValue(_cased))
            : new TextStatistics(Require(arguments.GetValue(_width), 1, "--text-width"));
    }

    private static int Require(int value, int least, string name) =>
        value >= least ? value : throw new ArgumentException($"{name} got {value}, but a whole number from {least} is expected.");
}
