namespace OrchStack.Tenancy.Integration.Tests.Scripts;

public sealed class LinkerScriptTests
{
    [LinuxFact]
    public async Task A_machine_without_a_linker_gets_one()
    {
        using var script = new LinkerScript();
        script.AddAptGet();

        var (exitCode, output) = await script.RunAsync();

        Assert.True(exitCode == 0, output);
        Assert.Contains("gcc libc6-dev", Assert.Single(script.Installed.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [LinuxFact]
    public async Task Lists_of_packages_that_are_missing_are_fetched()
    {
        using var script = new LinkerScript();
        script.AddAptGet(hasLists: false);

        var (exitCode, output) = await script.RunAsync();

        Assert.True(exitCode == 0, output);
        Assert.Equal(["install", "update", "install"], script.Installed.TrimEnd().Split('\n').Select(call => call.Contains("install", StringComparison.Ordinal) ? "install" : call));
    }

    [LinuxFact]
    public async Task A_linker_that_works_is_left_alone()
    {
        using var script = new LinkerScript();
        script.AddAptGet();
        script.AddCompiler("clang");

        Assert.Equal(0, (await script.RunAsync()).ExitCode);
        Assert.Empty(script.Installed);
    }

    [LinuxFact]
    public async Task A_compiler_that_cannot_link_is_no_linker()
    {
        using var script = new LinkerScript();
        script.AddAptGet();
        script.AddCompiler("gcc", exitCode: 1);

        Assert.Equal(0, (await script.RunAsync()).ExitCode);
        Assert.NotEmpty(script.Installed);
    }

    [LinuxFact]
    public async Task Where_nothing_can_be_installed_it_says_what_to_do()
    {
        using var script = new LinkerScript();
        var (withoutApt, withoutAptSays) = await script.RunAsync();
        script.AddAptGet(installs: false);
        var (withoutEffect, withoutEffectSays) = await script.RunAsync();

        Assert.Equal((1, 1), (withoutApt, withoutEffect));
        Assert.All([withoutAptSays, withoutEffectSays], output => Assert.Contains("gcc and libc6-dev", output, StringComparison.Ordinal));
    }
}
