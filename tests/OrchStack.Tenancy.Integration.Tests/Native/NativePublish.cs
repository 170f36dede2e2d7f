using System.Diagnostics;
using System.Text.RegularExpressions;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Native;

/// <summary>The smoke application, published native from nothing into a folder of its own.</summary>
internal sealed partial class NativePublish(string folder)
{
    public string Program { get; } = Path.Combine(folder, "app", OperatingSystem.IsWindows() ? "NativeSmoke.exe" : "NativeSmoke");

    /// <summary>Publishes; what was built for an earlier call in the same folder is not built again.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] properties)
    {
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in Arguments().Concat(properties))
        {
            start.ArgumentList.Add(argument);
        }

        // What the runner of the tests tells its children about its own build is not for this one.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        using var process = Process.Start(start)!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(output));
    }

    /// <summary>Every line that warns or fails, whoever says it: the compiler, the trimmer or the linker.</summary>
    public static List<string> Complaints(string output) => [.. output.Split('\n').Where(line => Complaint().IsMatch(line))];

    // No process stays behind to serve the next build. Analyzers have had their say when the solution was built.
    private string[] Arguments() =>
    [
        "publish", "samples/NativeSmoke/NativeSmoke.csproj", "--nologo", "--configuration", "Release", "--output", Path.Combine(folder, "app"),
        "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:RunAnalyzers=false", "-p:NuGetAudit=false", $"-p:ArtifactsPath={Path.Combine(folder, "artifacts")}",
    ];

    [GeneratedRegex(@"\b(warning|error)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Complaint();
}
