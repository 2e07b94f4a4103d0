using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Micro.MLNet.Samples.Production;

/// <summary>Reloads models when their files change, one loop per file.</summary>
internal sealed partial class ModelWatcher(ModelSet models, ModelSettings settings, ILogger<ModelWatcher> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(models.Slots.Select(slot => WatchAsync(slot, stoppingToken)));

    private async Task WatchAsync(ModelSlot slot, CancellationToken token)
    {
        var changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var watcher = Listen(slot, changes.Writer);
        while (!token.IsCancellationRequested)
        {
            await RefreshAsync(slot, token);
            await NextLookAsync(changes.Reader, token);
        }
    }

    private FileSystemWatcher? Listen(ModelSlot slot, ChannelWriter<bool> changes)
    {
        try
        {
            // the whole folder, as a file moved into place has had another name
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(slot.FilePath)!);
            watcher.Changed += (_, _) => changes.TryWrite(true);
            watcher.Created += (_, _) => changes.TryWrite(true);
            watcher.Renamed += (_, _) => changes.TryWrite(true);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            LogPolling(slot.FilePath, settings.PollSeconds, exception.Message);
            return null;
        }
    }

    private async Task RefreshAsync(ModelSlot slot, CancellationToken token)
    {
        while (slot.HasChanged)
        {
            var stamp = slot.Stamp();
            await Task.Delay(settings.DebounceMilliseconds, token);
            if (stamp != slot.Stamp())
            {
                continue; // still being written
            }

            var before = slot.Current.Version;
            if (slot.Reload(stamp))
            {
                LogServing(slot.Name, slot.Current.Version, before);
            }
            else
            {
                LogRefused(slot.Name, slot.Refusal!, before);
            }
        }
    }

    private async Task NextLookAsync(ChannelReader<bool> changes, CancellationToken token)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(token);
        wait.CancelAfter(TimeSpan.FromSeconds(settings.PollSeconds));
        try
        {
            await changes.ReadAsync(wait.Token);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            // nothing was reported: look all the same
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model {Name}: now serving {Version} instead of {Before}.")]
    private partial void LogServing(string name, string version, string before);

    [LoggerMessage(Level = LogLevel.Error, Message = "Model {Name}: refused a new file, {Before} goes on serving. {Refusal}")]
    private partial void LogRefused(string name, string refusal, string before);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of '{Path}' aren't reported here, so it is looked at every {Seconds} s: {Reason}")]
    private partial void LogPolling(string path, int seconds, string reason);
}
