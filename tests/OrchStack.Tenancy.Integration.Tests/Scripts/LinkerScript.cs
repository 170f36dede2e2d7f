using System.Diagnostics;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Scripts;

/// <summary>eng/lib/linker.sh on a machine without a compiler: its PATH has a few programs and, where wanted, an apt-get that only notes.</summary>
internal sealed class LinkerScript : IDisposable
{
    private static readonly string[] Programs = ["bash", "sh", "env", "mktemp", "chmod", "rm", "uname", "tail", "sed", "sleep", "cat", "touch"];

    private readonly string _folder = Directory.CreateTempSubdirectory("orchstack-linker-").FullName;

    public LinkerScript()
    {
        foreach (var program in Programs)
        {
            File.CreateSymbolicLink(Path.Combine(_folder, program), Find(program));
        }
    }

    /// <summary>What apt-get was called with.</summary>
    public string Installed => File.Exists(Log) ? File.ReadAllText(Log) : "";

    private string Log => Path.Combine(_folder, "apt-get.log");

    public void AddCompiler(string name, int exitCode = 0) => Write(name, $"exit {exitCode}");

    /// <summary>An apt-get that installs a compiler, or at its first call fails as one without lists of packages does.</summary>
    public void AddAptGet(bool hasLists = true, bool installs = true)
    {
        Write("sudo", "[ \"$1\" = -n ] && shift; exec \"$@\"");
        Write("lists", "");
        if (!hasLists)
        {
            File.Delete(Path.Combine(_folder, "lists"));
        }

        Write("apt-get", $"""
            echo "$*" >>'{Log}'
            case $* in
                update) touch '{_folder}/lists' ;;
                *) [ -e '{_folder}/lists' ] && {(installs ? $"printf '#!/bin/sh\\nexit 0\\n' >'{_folder}/gcc' && chmod +x '{_folder}/gcc'" : "true")} ;;
            esac
            """);
    }

    public async Task<(int ExitCode, string Output)> RunAsync()
    {
        var start = new ProcessStartInfo(Find("bash"), ["-euo", "pipefail", "-c", ". eng/lib/steps.sh; . eng/lib/packages.sh; . eng/lib/linker.sh; begin_work linker; ensure_linker"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["PATH"] = _folder;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program))
        .First(File.Exists);

    private void Write(string name, string script)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
