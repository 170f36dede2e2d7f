using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.VectorData;
using OrchStack.Tenancy.AI;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Integration.Tests.Vectors;

namespace OrchStack.Tenancy.Integration.Tests.Moving;

/// <summary>A tenant goes from one stack to another with all that it has, and is deleted where it was.</summary>
public sealed class TenantMoveTests : IAsyncLifetime
{
    private static readonly Tenant Salon = new(TenantId.New(), TenantSlug.Parse("salon"), "Salon") { Plan = "pro" };
    private static readonly Tenant Other = new(TenantId.New(), TenantSlug.Parse("other"), "Other");

    private readonly TenantArchiveOptions _options = new() { TransferKey = RandomNumberGenerator.GetBytes(32) };
    private StudioStack _here = null!;
    private StudioStack _there = null!;

    public async Task InitializeAsync()
    {
        _here = await StudioStack.StartAsync();
        _there = await StudioStack.StartAsync();
        await _here.CreateAsync(Salon);
        await _here.CreateAsync(Other);
        await FillAsync(_here, Salon);
        await FillAsync(_here, Other);
    }

    public async Task DisposeAsync()
    {
        await _here.DisposeAsync();
        await _there.DisposeAsync();
    }

    [Fact]
    public async Task All_of_it_arrives_and_the_other_tenant_stays()
    {
        using var archive = await _here.ExportAsync(Salon, _options);
        await _there.CreateAsync(Other);
        await FillAsync(_there, Other);

        Assert.Equal(Salon, await _there.RestoreAsync(archive, _options));

        await AssertCompleteAsync(_there, Salon);
        await AssertCompleteAsync(_there, Other);
        using var again = await _there.ExportAsync(Salon, _options);
        Assert.Equal(Contents(archive), Contents(again));

        // New rows get keys of their own.
        Assert.True(await _there.AsAsync(Salon, async studio =>
        {
            var client = new Client { Name = "new" };
            studio.Add(client);
            await studio.SaveChangesAsync();
            return client.Id;
        }) > await _there.AsAsync(Salon, static studio => studio.Clients.Where(static client => client.Name != "new").MaxAsync(static client => client.Id)));
    }

    [Fact]
    public async Task What_it_left_is_removed_and_reported()
    {
        var report = await _here.DeleteAsync(Salon);

        Assert.Equal(
            [("collections of vectors", 1L), ("encryption keys", 1L), ("files", 1L), ("rows of public.Clients", 40L), ("rows of public.Visits", 40L)],
            report.Removed.Select(static removal => (removal.Kind, removal.Count)).Order());
        Assert.Equal(report.Removed.Count, _here.Services.GetRequiredService<ITenantRemovalReports>().Verify(report.Signed).Removed.Count);
        await AssertCompleteAsync(_here, Other);
        foreach (var (table, column) in new[] { ("\"Clients\"", "tenant_id"), ("\"Visits\"", "tenant_id"), ("tenancy.vectors", "tenant_id"), ("tenancy.tenant_settings", "tenant_id"), ("tenancy.tenants", "id") })
        {
            Assert.Equal(["0"], await _here.Database.Admin.ReadAllAsync($"SELECT count(*) FROM {table} WHERE {column} = '{Salon.Id}'"));
        }

        Assert.Equal([""], await _here.Database.Admin.ReadAllAsync($"SELECT wrapped FROM tenancy.tenant_keys WHERE tenant_id = '{Salon.Id}'"));
    }

    [Fact]
    public async Task A_deletion_that_was_interrupted_goes_on()
    {
        await _here.Database.RunAsync($"""CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING MESSAGE = ''killed''; END'; CREATE TRIGGER killed BEFORE DELETE ON "Clients" EXECUTE FUNCTION refuse()""");
        await Assert.ThrowsAsync<TenantLifecycleException>(() => _here.DeleteAsync(Salon));
        await _here.Database.RunAsync("""DROP TRIGGER killed ON "Clients" """);

        var report = await _here.DeleteAsync(Salon);

        Assert.Contains(report.Removed, static removal => removal is { Kind: "rows of public.Visits", Count: 40 });
        Assert.Contains(report.Removed, static removal => removal is { Kind: "rows of public.Clients", Count: 40 });
        Assert.Contains(report.Removed, static removal => removal is { Kind: "files", Count: 1 });
    }

    [Fact]
    public async Task A_table_that_may_not_be_emptied_stops_the_deletion_with_the_cure()
    {
        await _here.Database.RunAsync("""REVOKE DELETE ON "Visits" FROM tenancy_app""");

        var refused = await Assert.ThrowsAsync<TenantLifecycleException>(() => _here.DeleteAsync(Salon));

        Assert.Contains("Leave.Add(\"public.Visits\")", refused.InnerException!.Message, StringComparison.Ordinal);
        await AssertCompleteAsync(_here, Other);
    }

    [Fact]
    public async Task Without_the_fence_a_deletion_would_take_everybodys_rows()
    {
        // The control: the statements name no tenant, so it is the policy that keeps them from the others.
        await _here.Database.RunAsync("""ALTER TABLE "Visits" DISABLE ROW LEVEL SECURITY""");
        await _here.DeleteAsync(Salon);

        Assert.Equal(["0"], await _here.Database.Admin.ReadAllAsync($"""SELECT count(*) FROM "Visits" WHERE tenant_id = '{Other.Id}'"""));
    }

    [Fact]
    public async Task An_archive_cannot_write_into_another_tenant()
    {
        using var archive = await _here.ExportAsync(Salon, _options);
        await _there.CreateAsync(Other);
        await FillAsync(_there, Other);
        using var hostile = Changed(archive, contents =>
        {
            contents["rows/public.Clients.jsonl"] = contents["rows/public.Clients.jsonl"].Replace("{", $"{{\"tenant_id\": \"{Other.Id}\", ", StringComparison.Ordinal);
            contents[$"vectors/-/t{Other.Id.Value:N}__notes.jsonl"] = contents["vectors/-/notes.jsonl"];
        });

        await _there.RestoreAsync(hostile, _options);

        await AssertCompleteAsync(_there, Salon);
        await AssertCompleteAsync(_there, Other);
        Assert.Equal(["40", "40"], await _there.Database.Admin.ReadAllAsync("""SELECT count(*) FROM "Clients" GROUP BY tenant_id"""));
    }

    [Fact]
    public async Task Rows_that_no_table_takes_are_refused_and_none_is_written()
    {
        using var archive = await _here.ExportAsync(Salon, _options);
        using var changed = Changed(archive, static contents => contents["rows/public.Gone.jsonl"] = "{}\n");

        Assert.Contains("public.Gone", (await Assert.ThrowsAsync<TenantArchiveException>(() => _there.RestoreAsync(changed, _options))).Message, StringComparison.Ordinal);
        Assert.Equal(["0"], await _there.Database.Admin.ReadAllAsync("""SELECT count(*) FROM "Clients" """));

        // And the good one is restored after it.
        await _there.RestoreAsync(archive, _options);
        await AssertCompleteAsync(_there, Salon);
    }

    [Fact]
    public async Task Counted_keys_need_somebody_who_may_move_the_sequence()
    {
        await using var without = await StudioStack.StartAsync(static rows => rows.Migrator = null);
        using var archive = await _here.ExportAsync(Salon, _options);

        Assert.Contains("o.Migrator", (await Assert.ThrowsAsync<TenantArchiveException>(() => without.RestoreAsync(archive, _options))).Message, StringComparison.Ordinal);
    }

    private static async Task FillAsync(StudioStack stack, Tenant tenant)
    {
        await stack.AsAsync(tenant, async studio =>
        {
            Client? before = null;
            for (var i = 0; i < 40; i++)
            {
                var client = new Client { Name = $"{tenant.Name} {i} \"quoted\" \\ \n ü €", Friend = before, Iban = $"iban {tenant.Name} {i}" };
                client.Visits.Add(new Visit
                {
                    At = DateTimeOffset.UnixEpoch.AddDays(i).AddMicroseconds(123456), Price = 1234567.8901m + i, Share = Math.PI * i, Photo = [0, 1, 255, (byte)i], Tags = ["a,b", "{c}", ""],
                    Length = i % 2 == 0 ? null : TimeSpan.FromSeconds(i),
                });
                studio.Add(client);
                before = client;
            }

            await studio.SaveChangesAsync();
            return 0;
        });
        await stack.Scopes.RunAsync(tenant.Id, async ct =>
        {
            await stack.Services.GetRequiredService<ITenantFiles>().PutAsync("logo.png", new MemoryStream(Encoding.UTF8.GetBytes($"logo of {tenant.Name}")), new TenantFileOptions { ContentType = "image/png" }, ct);
            var notes = stack.Services.GetRequiredService<VectorStore>().GetCollection<string, Note>("notes");
            await notes.EnsureCollectionExistsAsync(ct);
            await notes.UpsertAsync(Enumerable.Range(0, 30).Select(i => Note.Of($"n{i}", i, 1, 0.1f, tenant.Name, i, "tag")), ct);
            await stack.Services.GetRequiredService<ITenantSettingsStore>().TryAppendAsync(tenant.Id, new TenantSettingsDocument("agents", 1, $$"""{"model":"{{tenant.Name}}"}""", DateTimeOffset.UnixEpoch, "test"), ct);
            await stack.Services.GetRequiredService<ITenantAudit>().RecordAsync(new AuditEntry("client.added") { Target = tenant.Name }, ct);
        });
    }

    private static async Task AssertCompleteAsync(StudioStack stack, Tenant tenant)
    {
        var clients = await stack.AsAsync(tenant, static studio => studio.Clients.Include(static client => client.Visits).Include(static client => client.Friend).OrderBy(static client => client.Id).ToListAsync());
        Assert.Equal(Enumerable.Range(0, 40).Select(i => ($"{tenant.Name} {i} \"quoted\" \\ \n ü €", $"iban {tenant.Name} {i}")), clients.Select(static client => (client.Name, client.Iban!)));
        Assert.Equal(clients.SkipLast(1).Select(static client => client.Id), clients.Skip(1).Select(static client => client.FriendId!.Value));
        for (var i = 0; i < 40; i++)
        {
            var visit = Assert.Single(clients[i].Visits);
            Assert.Equal((1234567.8901m + i, Math.PI * i, DateTimeOffset.UnixEpoch.AddDays(i).AddMicroseconds(123456)), (visit.Price, visit.Share, visit.At));
            Assert.Equal([0, 1, 255, (byte)i], visit.Photo);
            Assert.Equal(["a,b", "{c}", ""], visit.Tags);
            Assert.Equal(i % 2 == 0 ? null : TimeSpan.FromSeconds(i), visit.Length);
        }

        await stack.Scopes.RunAsync(tenant.Id, async ct =>
        {
            await using var logo = await stack.Services.GetRequiredService<ITenantFiles>().OpenAsync("logo.png", ct);
            Assert.Equal(($"logo of {tenant.Name}", "image/png"), (await new StreamReader(logo.Stream).ReadToEndAsync(ct), logo.File.ContentType));
            var found = await stack.Services.GetRequiredService<VectorStore>().GetCollection<string, Note>("notes").SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 50, new() { IncludeVectors = true }, ct).ToListAsync(ct);
            Assert.Equal(30, found.Count);
            Assert.All(found, hit => Assert.Equal((tenant.Name, (float)hit.Record.Page), (hit.Record.Color, hit.Record.Embedding!.Value.Span[0])));
            Assert.Equal([$$"""{"model":"{{tenant.Name}}"}"""], await stack.Services.GetRequiredService<ITenantSettingsStore>().ListAsync(tenant.Id, "agents", ct).Select(static version => version.Json).ToListAsync(ct));
            Assert.Equal([tenant.Name], await stack.Services.GetRequiredService<ITenantAudit>().ReadAsync(new AuditQuery { Action = "client.added" }, ct).Select(static entry => entry.Target).ToListAsync(ct));
        });
    }

    private static SortedDictionary<string, string> Contents(Stream archive)
    {
        archive.Position = 0;
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
        return new(zip.Entries.Where(static entry => entry.FullName != "manifest.json" && !entry.FullName.StartsWith("keys/", StringComparison.Ordinal)).ToDictionary(static entry => entry.FullName, static entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return string.Join('\n', reader.ReadToEnd().Split('\n').Order(StringComparer.Ordinal));
        }), StringComparer.Ordinal);
    }

    /// <summary>The same archive with other entries and a manifest that fits them, as whoever has it could make it.</summary>
    private static MemoryStream Changed(Stream archive, Action<Dictionary<string, string>> change)
    {
        archive.Position = 0;
        using var zip = new ZipArchive(archive, ZipArchiveMode.Read, leaveOpen: true);
        var contents = zip.Entries.ToDictionary(static entry => entry.FullName, static entry =>
        {
            using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
            return reader.ReadToEnd();
        });
        change(contents);
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(contents["manifest.json"])!;
        contents.Remove("manifest.json");
        manifest["sha256"] = new System.Text.Json.Nodes.JsonObject(contents.Select(static entry =>
            KeyValuePair.Create(entry.Key, (System.Text.Json.Nodes.JsonNode?)Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(entry.Value))))));
        contents["manifest.json"] = manifest.ToJsonString();
        MemoryStream changed = new();
        using (var target = new ZipArchive(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in contents)
            {
                using var writer = new StreamWriter(target.CreateEntry(name).Open(), Encoding.Latin1);
                writer.Write(content);
            }
        }

        return changed;
    }
}
