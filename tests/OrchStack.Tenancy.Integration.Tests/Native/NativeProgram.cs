using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace OrchStack.Tenancy.Integration.Tests.Native;

/// <summary>The native program while it runs, on a port that the system chose.</summary>
internal sealed partial class NativeProgram : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process _process;

    private NativeProgram(string path)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(path, ["--urls=http://127.0.0.1:0"]) { RedirectStandardOutput = true, RedirectStandardError = true },
        };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; private set; } = null!;

    public static async Task<NativeProgram> StartAsync(string path)
    {
        var program = new NativeProgram(path);
        var ended = program._process.WaitForExitAsync();
        if (await Task.WhenAny(program._listens.Task, ended) == ended)
        {
            throw new InvalidOperationException(
                $"The program ended with {program._process.ExitCode}:{Environment.NewLine}{string.Join(Environment.NewLine, program._lines)}");
        }

        program.Address = await program._listens.Task;
        return program;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (Listens().Match(line) is { Success: true } match)
        {
            _listens.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"listening on: (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Listens();
}
