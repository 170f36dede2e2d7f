namespace OrchStack.Tenancy.Integration.Tests.Native;

/// <summary>Publishes the smoke application once and keeps it running while the tests of a class ask it.</summary>
public sealed class NativeApp : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("orchstack-native-").FullName;
    private NativeProgram? _program;

    public HttpClient Client { get; } = new();

    /// <summary>What publishing said.</summary>
    public string Output { get; private set; } = "";

    public async Task InitializeAsync()
    {
        var publish = new NativePublish(_folder);
        (var exitCode, Output) = await publish.RunAsync();
        Assert.True(exitCode == 0, $"dotnet publish ended with {exitCode}:{Environment.NewLine}{Output}");

        _program = await NativeProgram.StartAsync(publish.Program);
        Client.BaseAddress = _program.Address;
    }

    /// <summary>Publishes what must not be published, and comes to no program: the one that runs stays as it is.</summary>
    internal Task<(int ExitCode, string Output)> PublishHostileAsync() => new NativePublish(_folder).RunAsync("-p:Hostile=true");

    public async Task DisposeAsync()
    {
        Client.Dispose();
        if (_program is not null)
        {
            await _program.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
