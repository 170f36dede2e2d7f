using System.Text.RegularExpressions;
using OrchStack.Tenancy.Integration.Tests.S3;

namespace OrchStack.Tenancy.Integration.Tests.Scripts;

public sealed partial class RunScriptTests
{
    [LinuxFact]
    public async Task Run_starts_a_server_and_the_sample_twice_at_once_and_leaves_nothing()
    {
        await using var one = new RunScript();
        await using var other = new RunScript();

        var addresses = await Task.WhenAll(one.AnswersAsync(), other.AnswersAsync());
        using var client = new HttpClient();
        foreach (var address in addresses)
        {
            Assert.Contains("OrchStack", await client.GetStringAsync(address), StringComparison.Ordinal);
        }

        Assert.Equal(3, ApiKey().Count(one.Output));
        Assert.NotEqual(addresses[0], addresses[1]);
        var (oneFolder, otherFolder) = (one.Folder(), other.Folder());
        Assert.NotEqual(oneFolder, otherFolder);
        Assert.NotEmpty(one.Processes(oneFolder));

        Assert.Equal((0, 0), (await one.StopAsync(), await other.StopAsync()));

        Assert.Empty(one.Processes(oneFolder));
        Assert.Empty(other.Processes(otherFolder));
        Assert.False(Directory.Exists(oneFolder) || Directory.Exists(otherFolder));
    }

    [S3Fact]
    public async Task Run_full_starts_every_server_and_leaves_nothing()
    {
        await using var full = new RunScript("--full");
        var address = await full.AnswersAsync();
        using var client = new HttpClient();

        Assert.Contains("OrchStack", await client.GetStringAsync(address), StringComparison.Ordinal);
        var folder = full.Folder();
        Assert.All(["postgres", "redis-server", "radosgw"], server => Assert.Contains(full.Processes(folder), process => process.Contains(server, StringComparison.Ordinal)));
        Assert.Equal(0, await full.StopAsync());
        Assert.Empty(full.Processes(folder));
        Assert.False(Directory.Exists(folder));
    }

    [GeneratedRegex("ost_[0-9A-Za-z]{12}_[0-9A-Za-z]{46}")]
    private static partial Regex ApiKey();

    [GeneratedRegex(@"answers at (http://127\.0\.0\.1:\d+)")]
    private static partial Regex Answers();
}
