using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using OrchStack.Tenancy.Integration.Tests.S3;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Scripts;

    /// <summary>One eng/run.sh, with a mark in its environment by which its processes are known.</summary>
    internal sealed partial class RunScript : IAsyncDisposable
    {
        private readonly string _mark = $"ORCHSTACK_TEST_RUN={Guid.NewGuid():N}";
        private readonly ConcurrentQueue<string> _lines = new();
        private readonly TaskCompletionSource<Uri> _answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Process _process;

        public RunScript(params string[] options)
        {
                var start = new ProcessStartInfo("bash") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
            start.ArgumentList.Add("eng/run.sh");
            if (File.Exists(Path.Combine(Repository.Root, "artifacts/bin/Workspace/release/Workspace.dll")))
            {
                start.ArgumentList.Add("--no-build");
            }

            foreach (var option in options)
            {
                start.ArgumentList.Add(option);
            }

            start.Environment[_mark.Split('=')[0]] = _mark.Split('=')[1];
            start.Environment.Remove(PostgresServer.Variable);
            start.Environment.Remove(RedisServer.Variable);
            start.Environment.Remove(S3Server.Variable);
            _process = new Process { StartInfo = start };
            _process.OutputDataReceived += (_, line) => Read(line.Data);
            _process.ErrorDataReceived += (_, line) => Read(line.Data);
            _process.Start();
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }

        public string Output => string.Join(Environment.NewLine, _lines);

        public async Task<Uri> AnswersAsync()
        {
            var ended = _process.WaitForExitAsync();
            return await Task.WhenAny(_answers.Task, ended) == ended
                ? throw new InvalidOperationException($"eng/run.sh ended with {_process.ExitCode}:{Environment.NewLine}{Output}")
                : await _answers.Task;
        }

        public async Task<int> StopAsync()
        {
            using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            {
                await kill.WaitForExitAsync();
            }

            await _process.WaitForExitAsync();
            return _process.ExitCode;
        }

        /// <summary>The temporary folder that its processes work in, while they run.</summary>
    public string Folder() => All()
        .Where(process => Ancestors(process).Contains(_process.Id))
        .SelectMany(process => WorkFolder().Matches(WorkingFolder(process)))
        .Select(match => match.Value)
        .Distinct()
        .Single();

    /// <summary>The command lines of processes that carry the mark or stand in the folder: PostgreSQL writes its title over its environment.</summary>
    public List<string> Processes(string folder) =>
    [
        .. All()
            .Where(process => ReadOrEmpty(process, "environ").Contains(_mark, StringComparison.Ordinal)
                || WorkingFolder(process).StartsWith(folder, StringComparison.Ordinal))
            .Select(CommandLine),
    ];

    public async ValueTask DisposeAsync()
        {
            if (!_process.HasExited)
            {
                await StopAsync();
            }

            _process.Dispose();
            }

        private void Read(string? line)
        {
            if (line is null)
            {
                return;
            }

            _lines.Enqueue(line);
            if (Answers().Match(line) is { Success: true } match)
            {
                _answers.TrySetResult(new Uri(match.Groups[1].Value));
            }
        }

        private static IEnumerable<int> All() => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
        .Where(id => id > 0);

    private static IEnumerable<int> Ancestors(int process)
    {
        while (Parent().Match(ReadOrEmpty(process, "status")) is { Success: true } parent)
        {
            process = int.Parse(parent.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            yield return process;
        }
    }

    private static string WorkingFolder(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/cwd").LinkTarget ?? "";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string CommandLine(int process) => ReadOrEmpty(process, "cmdline").Replace('\0', ' ');

    private static string ReadOrEmpty(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"^PPid:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex Parent();

    [GeneratedRegex(@"/\S*/orchstack-run\.\w+")]
    private static partial Regex WorkFolder();

    [GeneratedRegex(@"answers at (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Answers();
}
