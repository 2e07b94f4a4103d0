using System;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using Micro.MLNet.Samples.Preparation;

namespace Micro.MLNet.Samples.Cli;

/// <summary><c>prepare</c>: turns other people's files into a data set in the published layout.</summary>
internal static class PrepareCommand
{
    private const string ImageNet = "imagenet";

    public static Command Create(Terminal terminal) => new("prepare", "Make a data set that train reads from files as they are published, or from images and tables")
    {
        CreateAmazon(terminal),
        CreateMmrec(terminal),
        CreateFolder(terminal),
    };

    private static Command CreateAmazon(Terminal terminal)
    {
        var category = new Option<string>("--category") { Description = "The category as its files name it, such as Baby or Clothing_Shoes_and_Jewelry", Required = true, HelpName = "NAME" };
        var input = Input("Folder of reviews_NAME_5.json.gz, meta_NAME.json.gz and image_features_NAME.b");
        var (output, seed, text) = (Out(), SplitSeed(), new TextEncoderOptions());
        var command = new Command("amazon", "A category of McAuley's Amazon data of 2014") { category, input, output, seed };
        text.AddTo(command);
        command.SetAction((arguments, cancellation) => CommandTask.Run(() =>
        {
            var preparation = new AmazonPreparation(arguments.GetRequiredValue(input), arguments.GetRequiredValue(category));
            var encoder = text.Create(arguments);
            using (encoder as IDisposable)
            {
                Write(terminal, arguments.GetRequiredValue(output), folder => preparation.Write(folder, encoder, arguments.GetValue(seed), cancellation));
            }
        }));
        return command;
    }

    private static Command CreateMmrec(Terminal terminal)
    {
        var input = Input("Folder of one NAME.inter and NAME_feat.npy");
        var (output, seed) = (Out(), SplitSeed());
        var command = new Command("mmrec", "A data set in MMRec's layout; its split is kept, or made where there is none") { input, output, seed };
        command.SetAction((arguments, cancellation) => CommandTask.Run(() =>
        {
            var preparation = new MmrecPreparation(arguments.GetRequiredValue(input));
            Write(terminal, arguments.GetRequiredValue(output), folder => preparation.Write(folder, arguments.GetValue(seed), cancellation));
        }));
        return command;
    }

    private static Command CreateFolder(Terminal terminal)
    {
        var images = new Option<string>("--images") { Description = "Folder of the images", Required = true, HelpName = "DIR" };
        var items = new Option<string>("--items") { Description = "Table of item, image and optionally title and other texts", Required = true, HelpName = "FILE" };
        var interactions = new Option<string>("--interactions") { Description = "Table of user, item and optionally split and label", Required = true, HelpName = "FILE" };
        var network = new Option<string?>("--image-encoder") { Description = "Image network, input [N,3,H,W]; without it, statistics of colors and edges", HelpName = "ONNX" };
        var colors = new Option<string>("--image-colors") { Description = "What the network expects: imagenet (normalized) or unit ([0, 1])", DefaultValueFactory = _ => ImageNet }.AcceptOnlyFromAmong(ImageNet, "unit");
        var (output, seed, text) = (Out(), SplitSeed(), new TextEncoderOptions());
        var command = new Command("folder", "Images on disk with tables of items and interactions") { images, items, interactions, output, seed, network, colors };
        text.AddTo(command);
        command.SetAction((arguments, cancellation) => CommandTask.Run(() =>
        {
            var preparation = new FolderPreparation(arguments.GetRequiredValue(images), arguments.GetRequiredValue(items), arguments.GetRequiredValue(interactions));
            var textEncoder = text.Create(arguments);
            using (textEncoder as IDisposable)
            {
                IImageEncoder imageEncoder = arguments.GetValue(network) is { } path ? new OnnxImageEncoder(path, arguments.GetValue(colors) == ImageNet) : new ImageStatistics();
                using (imageEncoder as IDisposable)
                {
                    Write(terminal, arguments.GetRequiredValue(output), folder => preparation.Write(folder, imageEncoder, textEncoder, arguments.GetValue(seed), cancellation));
                }
            }
        }));
        return command;
    }

    private static Option<string> Input(string description) => new("--input") { Description = description, Required = true, HelpName = "DIR" };

    private static Option<string> Out() => new("--out") { Description = "Folder to make; nothing is overwritten", Required = true, HelpName = "DIR" };

    private static Option<int> SplitSeed() => new("--split-seed") { Description = "Seed of the random split", HelpName = "N" };

    private static void Write(Terminal terminal, string path, Func<string, PreparedData> write)
    {
        PreparedData? data = null;
        OutputFolder.Reserve(path).Write(folder =>
        {
            data = write(folder);
            PublishedFolder.WriteManifest(folder, data);
        });
        var counts = data!.Counts;
        terminal.Line($"{counts.Users} users, {counts.Items} items, {counts.Train}/{counts.Validation}/{counts.Test} interactions, {counts.Duplicates} repeated rows left out");
        terminal.Table(
            ["modality", "width", "items with it", "items with the mean"],
            [.. data.Features.Select(feature => new[] { feature.Name, Text(feature.Width), Text(feature.Present), Text(feature.Missing) })]);
        foreach (var note in data.Notes)
        {
            terminal.Line($"{note}");
        }

        terminal.Line($"Wrote {path}");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
