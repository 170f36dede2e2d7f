using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>Takes a tenant out of one stack in memory and puts it into another.</summary>
public sealed class TenantArchiveTests : IAsyncLifetime
{
    private static readonly Tenant Umbra = Some.Tenant("umbra") with { Plan = "pro", Key = TenantKey.Of(42) };

    private readonly string _folder = Directory.CreateTempSubdirectory("orchstack-archives-").FullName;
    private readonly List<TestTenancy> _stacks = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var stack in _stacks)
        {
            await stack.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Moves_a_tenant_from_one_stack_to_another()
    {
        var (here, there) = (Stack("here"), Stack("there"));
        var ciphertext = await FillAsync(here);
        TenantArchiveOptions options = new() { TransferKey = RandomNumberGenerator.GetBytes(32) };
        using var archive = await ExportAsync(here, options);

        var restored = await RestoreAsync(there, archive, options);

        Assert.Equal(Umbra, restored);
        await there.Scopes.RunAsync(Umbra.Id, async ct =>
        {
            var files = there.Services.GetRequiredService<ITenantFiles>();
            Assert.Equal(["big.bin", "reports/ü.txt"], await files.ListAsync(cancellationToken: ct).Select(static file => file.Key).ToListAsync(ct));
            await using var content = await files.OpenAsync("reports/ü.txt", ct);
            Assert.Equal(("hello", "text/plain"), (await new StreamReader(content.Stream).ReadToEndAsync(ct), content.File.ContentType));
            Assert.Equal("secret", await there.Services.GetRequiredService<ITenantEncryptor>().DecryptAsync(ciphertext, "p", "r", ct));
            Assert.Equal([2L, 1L], await there.Services.GetRequiredService<ITenantSettingsStore>().ListAsync(Umbra.Id, "agents", ct).Select(static version => version.Version).ToListAsync(ct));
            Assert.Equal(["second", "first"], await there.Audit.ReadAsync(new AuditQuery { Action = "document.read" }, ct).Select(static entry => entry.Target).ToListAsync(ct));
        });
        Assert.Equal(Umbra.Id, (await there.Services.GetRequiredService<ITenantStore>().FindByHostAsync("umbra.example", default))!.Id);

        // What was exported there is what was exported here.
        using var again = await ExportAsync(there, options);
        Assert.Equal(Contents(archive, static name => name is not "manifest.json" && !name.StartsWith("keys/", StringComparison.Ordinal)), Contents(again, static name => name is not "manifest.json" && !name.StartsWith("keys/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Has_nothing_of_another_tenant()
    {
        var here = Stack("here");
        await FillAsync(here);
        await here.Scopes.RunAsync(Some.Globex.Id, async ct =>
        {
            await here.Services.GetRequiredService<ITenantFiles>().PutAsync("globex.txt", new MemoryStream("of globex"u8.ToArray()), cancellationToken: ct);
            await here.Audit.RecordAsync(new AuditEntry("globex.acted"), ct);
        });

        using var archive = await ExportAsync(here, new TenantArchiveOptions { TransferKey = new byte[32] });

        Assert.All(Contents(archive, static _ => true), static entry => Assert.DoesNotContain("globex", entry.Key + entry.Value, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Refuses_keys_without_the_transfer_key_or_with_another()
    {
        var (here, there) = (Stack("here"), Stack("there"));
        await FillAsync(here);
        Assert.Contains("transfer key", (await Assert.ThrowsAsync<TenantArchiveException>(() => ExportAsync(here, new TenantArchiveOptions()))).Message, StringComparison.Ordinal);
        Assert.Contains("transfer key", (await Assert.ThrowsAsync<TenantArchiveException>(() => ExportAsync(here, new TenantArchiveOptions { TransferKey = new byte[16] }))).Message, StringComparison.Ordinal);
        using var archive = await ExportAsync(here, new TenantArchiveOptions { TransferKey = RandomNumberGenerator.GetBytes(32) });

        await Assert.ThrowsAsync<TenantArchiveException>(() => RestoreAsync(there, archive, new TenantArchiveOptions { TransferKey = RandomNumberGenerator.GetBytes(32) }));
        Assert.Equal(TenantStatus.Preparing, (await there.Services.GetRequiredService<ITenantStore>().FindAsync(Umbra.Id, default))!.Status);

        TenantArchiveOptions without = new() { Leave = { "keys" } };
        Assert.Equal(TenantStatus.Active, (await RestoreAsync(there, archive, without)).Status);
    }

    [Fact]
    public async Task Goes_on_where_a_restoring_was_interrupted()
    {
        var failing = new FailingPart();
        var here = Stack("here");
        var there = Stack("there", services => services.AddSingleton(failing).AddScoped<ITenantArchivePart>(static provider => provider.GetRequiredService<FailingPart>()));
        var ciphertext = await FillAsync(here);
        TenantArchiveOptions options = new() { TransferKey = new byte[32] };
        using var archive = await ExportAsync(here, options, "failing");

        await Assert.ThrowsAsync<TimeoutException>(() => RestoreAsync(there, archive, options));
        await Assert.ThrowsAsync<InactiveTenantException>(() => there.Scopes.RunAsync(Umbra.Id, static _ => Task.CompletedTask));
        failing.IsMended = true;
        await RestoreAsync(there, archive, options);

        await there.Scopes.RunAsync(Umbra.Id, async ct =>
        {
            Assert.Equal(2, await there.Audit.ReadAsync(new AuditQuery { Action = "document.read" }, ct).CountAsync(ct));
            Assert.Equal("secret", await there.Services.GetRequiredService<ITenantEncryptor>().DecryptAsync(ciphertext, "p", "r", ct));
        });
    }

    [Fact]
    public async Task Refuses_an_id_that_is_there_or_was()
    {
        var here = Stack("here");
        await FillAsync(here);
        TenantArchiveOptions options = new() { TransferKey = new byte[32] };
        using var archive = await ExportAsync(here, options);

        await Assert.ThrowsAsync<TenantConflictException>(() => RestoreAsync(here, archive, options));
        await using (await here.Scopes.EnterPlatformAsync("test"))
        {
            await here.Lifecycle.DeleteAsync(Umbra.Id, "moved");
        }

        await Assert.ThrowsAsync<TenantConflictException>(() => RestoreAsync(here, archive, options));
    }

    [Fact]
    public async Task Refuses_a_slug_or_key_of_another()
    {
        var (here, there) = (Stack("here"), Stack("there"));
        await FillAsync(here);
        TenantArchiveOptions options = new() { TransferKey = new byte[32] };
        using var archive = await ExportAsync(here, options);
        await using (await there.Scopes.EnterPlatformAsync("test"))
        {
            await there.Lifecycle.CreateAsync(Some.Tenant("other") with { Key = TenantKey.Of(42) });
        }

        await Assert.ThrowsAsync<TenantConflictException>(() => RestoreAsync(there, archive, options));
    }

    public static TheoryData<string> Damages => ["cut off", "no zip", "an entry changed", "an entry more", "an entry less", "no manifest", "another format", "a line that is none", "a part that nobody knows"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Refuses_an_archive_that_was_damaged_and_changes_nothing(string damage)
    {
        var (here, there) = (Stack("here"), Stack("there"));
        await FillAsync(here);
        TenantArchiveOptions options = new() { TransferKey = new byte[32] };
        using var archive = await ExportAsync(here, options);

        using var damaged = Damaged(archive, damage);
        var refused = await Assert.ThrowsAsync<TenantArchiveException>(() => RestoreAsync(there, damaged, options));

        Assert.Contains("Nothing was changed", refused.Message, StringComparison.Ordinal);
        Assert.Null(await there.Services.GetRequiredService<ITenantStore>().FindAsync(Umbra.Id, default));
    }

    [Fact]
    public async Task Demands_a_platform_scope()
    {
        var here = Stack("here");

        await Assert.ThrowsAsync<MissingPlatformScopeException>(() => here.Services.GetRequiredService<ITenantArchives>().ExportAsync(Some.Acme.Id, Stream.Null));
        await here.Scopes.RunAsync(Some.Acme.Id, ct => Assert.ThrowsAsync<MissingPlatformScopeException>(() => here.Services.GetRequiredService<ITenantArchives>().ExportAsync(Some.Acme.Id, Stream.Null, cancellationToken: ct)));
        await Assert.ThrowsAsync<MissingPlatformScopeException>(() => here.Services.GetRequiredService<ITenantArchives>().RestoreAsync(new MemoryStream()));
        await using var platform = await here.Scopes.EnterPlatformAsync("test");
        await Assert.ThrowsAsync<UnknownTenantException>(() => here.Services.GetRequiredService<ITenantArchives>().ExportAsync(TenantId.New(), Stream.Null));
    }

    private static SortedDictionary<string, string> Contents(Stream archive, Func<string, bool> isWanted)
    {
        archive.Position = 0;
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
        return new(zip.Entries.Where(entry => isWanted(entry.FullName)).ToDictionary(static entry => entry.FullName, static entry =>
        {
            using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
            return reader.ReadToEnd();
        }), StringComparer.Ordinal);
    }

    private static MemoryStream Damaged(Stream archive, string damage)
    {
        var contents = Contents(archive, static _ => true);
        var bytes = ((MemoryStream)archive).ToArray();
        switch (damage)
        {
            case "cut off":
                return new MemoryStream(bytes[..^100]);
            case "no zip":
                return new MemoryStream("no zip"u8.ToArray());
            case "an entry changed":
                contents["files/content/big.bin"] += "x";
                break;
            case "an entry more":
                contents["files/content/more.txt"] = "x";
                break;
            case "an entry less":
                contents.Remove("files/content/big.bin");
                break;
            case "no manifest":
                contents.Remove("manifest.json");
                break;
            case "another format":
                contents["manifest.json"] = contents["manifest.json"].Replace("orchstack-tenant", "other", StringComparison.Ordinal);
                break;
            case "a line that is none":
                contents["manifest.json"] = "{";
                break;
            default:
                contents["manifest.json"] = contents["manifest.json"].Replace("\"files\"", "\"files\",\"mails\"", StringComparison.Ordinal);
                break;
        }

        MemoryStream damaged = new();
        using (var zip = new ZipArchive(damaged, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in contents)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open(), Encoding.Latin1);
                writer.Write(content);
            }
        }

        damaged.Position = 0;
        return damaged;
    }

    private static async Task<MemoryStream> ExportAsync(TestTenancy stack, TenantArchiveOptions options, string? alsoSays = null)
    {
        await using var platform = await stack.Scopes.EnterPlatformAsync("moving");
        MemoryStream archive = new();
        await stack.Services.GetRequiredService<ITenantArchives>().ExportAsync(Umbra.Id, archive, options);
        archive.Position = 0;
        if (alsoSays is null)
        {
            return archive;
        }

        // As one that was exported by an application with a part more.
        var contents = Contents(archive, static _ => true);
        contents["manifest.json"] = contents["manifest.json"].Replace("\"files\"", $"\"files\",\"{alsoSays}\"", StringComparison.Ordinal);
        MemoryStream changed = new();
        using (var zip = new ZipArchive(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in contents)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open(), Encoding.Latin1);
                writer.Write(content);
            }
        }

        changed.Position = 0;
        return changed;
    }

    private static async Task<Tenant> RestoreAsync(TestTenancy stack, Stream archive, TenantArchiveOptions options)
    {
        await using var platform = await stack.Scopes.EnterPlatformAsync("moving");
        archive.Position = 0;
        return await stack.Services.GetRequiredService<ITenantArchives>().RestoreAsync(archive, options);
    }

    private static async Task<string> FillAsync(TestTenancy stack)
    {
        await using var platform = await stack.Scopes.EnterPlatformAsync("test");
        await stack.Lifecycle.CreateAsync(Umbra);
        await stack.Services.GetRequiredService<ITenantNames>().AddHostAsync(Umbra.Id, "umbra.example");
        return await stack.Scopes.RunAsync(Umbra.Id, async ct =>
        {
            var files = stack.Services.GetRequiredService<ITenantFiles>();
            await files.PutAsync("reports/ü.txt", new MemoryStream("hello"u8.ToArray()), new TenantFileOptions { ContentType = "text/plain" }, ct);
            await files.PutAsync("big.bin", new MemoryStream(new byte[300_000]), cancellationToken: ct);
            var settings = stack.Services.GetRequiredService<ITenantSettingsStore>();
            Assert.True(await settings.TryAppendAsync(Umbra.Id, new TenantSettingsDocument("agents", 1, "{}", DateTimeOffset.UnixEpoch, "test:ada"), ct));
            Assert.True(await settings.TryAppendAsync(Umbra.Id, new TenantSettingsDocument("agents", 2, """{"model":"large"}""", DateTimeOffset.UnixEpoch, "test:ada"), ct));
            await stack.Audit.RecordAsync(new AuditEntry("document.read") { Target = "first" }, ct);
            await stack.Audit.RecordAsync(new AuditEntry("document.read") { Target = "second" }, ct);
            return await stack.Services.GetRequiredService<ITenantEncryptor>().EncryptAsync("secret", "p", "r", ct);
        });
    }

    private TestTenancy Stack(string name, Action<IServiceCollection>? more = null)
    {
        var stack = new TestTenancy(services =>
        {
            services.AddOrchStackTenancy()
                .AddTenantFiles(o => o.LocalRoot = Path.Combine(_folder, name, "files"))
                .AddTenantEncryption(o => o.LocalFolder = Path.Combine(_folder, name, "keys"));
            more?.Invoke(services);
        });
        _stacks.Add(stack);
        return stack;
    }

    private sealed class FailingPart : ITenantArchivePart
    {
        public string Name => "failing";

        public int Order => int.MaxValue;

        public bool IsMended { get; set; }

        public Task ExportAsync(TenantArchiveWriter archive, ITenantScope scope, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task RestoreAsync(TenantArchiveReader archive, ITenantScope scope, CancellationToken cancellationToken) =>
            IsMended ? Task.CompletedTask : throw new TimeoutException("killed");
    }
}
