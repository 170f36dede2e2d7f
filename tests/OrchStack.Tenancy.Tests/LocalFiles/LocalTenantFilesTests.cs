using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class LocalTenantFilesTests
{
    public static TheoryData<string> Checks => [.. TenantFilesConformance.Names];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task It_keeps_the_contract(string name)
    {
        await using var app = await LocalFilesApp.StartAsync(usesClock: false);
        using var client = app.App.Server.CreateClient();

        await TenantFilesConformance.RunAsync(name, new TenantFilesUnderTest(app.Files, app.App.Scopes, Some.Acme.Id, Some.Globex.Id, client));
    }

    [Theory]
    [InlineData("folder")]
    [InlineData("part")]
    [InlineData("file")]
    public async Task A_link_that_leads_to_another_tenants_files_is_not_followed(string place)
    {
        await using var app = await LocalFilesApp.StartAsync();
        await app.InAsync(Some.Globex, () => app.PutAsync("k", "of globex"));
        await app.InAsync(Some.Acme, () => app.PutAsync("k", "of acme"));
        var (acme, globex) = (app.OnDisk(Some.Acme).Single(), app.OnDisk(Some.Globex).Single());
        Link(place switch
        {
            "folder" => (Path.Combine(app.Root, Some.Acme.Id.ToString()), Path.Combine(app.Root, Some.Globex.Id.ToString())),
            "part" => (Path.GetDirectoryName(acme)!, Path.GetDirectoryName(globex)!),
            _ => (acme, globex),
        });

        await app.InAsync(Some.Acme, async () =>
        {
            Func<Task>[] calls =
            [
                () => app.ReadAsync("k"), () => app.Files.FindAsync("k"), () => app.PutAsync("k", "x"), () => app.Files.CopyAsync("k", "l"), () => app.Files.DeleteAsync("k"),
                () => app.Files.ListAsync().ToListAsync().AsTask(), () => app.Files.DeleteAllAsync(),
            ];
            foreach (var call in calls)
            {
                Assert.Contains("Refused to follow the link", (await Assert.ThrowsAsync<IOException>(call)).Message, StringComparison.Ordinal);
            }
        });
        Assert.Equal("of globex", await app.InAsync(Some.Globex, () => app.ReadAsync("k")));
    }

    [Fact]
    public async Task A_file_that_somebody_moved_to_another_tenant_is_given_to_nobody()
    {
        await using var app = await LocalFilesApp.StartAsync();
        await app.InAsync(Some.Globex, () => app.PutAsync("k", "of globex"));
        await app.InAsync(Some.Acme, () => app.PutAsync("k", "of acme"));
        File.Copy(app.OnDisk(Some.Globex).Single(), app.OnDisk(Some.Acme).Single(), overwrite: true);

        await app.InAsync(Some.Acme, async () =>
        {
            Assert.Contains($"of tenant '{Some.Globex.Id}'", (await Assert.ThrowsAsync<InvalidDataException>(() => app.ReadAsync("k"))).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<InvalidDataException>(() => app.Files.ListAsync().ToListAsync().AsTask());
        });
    }

    [Fact]
    public async Task A_file_that_was_renamed_cut_or_overwritten_is_an_error_and_never_half_a_file()
    {
        await using var app = await LocalFilesApp.StartAsync();
        await app.InAsync(Some.Acme, async () =>
        {
            await app.PutAsync("one", "content of one");
            await app.PutAsync("two", "content of two");
        });
        var files = app.OnDisk(Some.Acme);
        var bytes = await File.ReadAllBytesAsync(files[0]);
        for (var length = 0; length < bytes.Length; length += 7)
        {
            await File.WriteAllBytesAsync(files[0], bytes[..length]);
            await DamagedAsync();
        }

        await File.WriteAllBytesAsync(files[0], await File.ReadAllBytesAsync(files[1])); // the other key's file in this one's place
        await DamagedAsync();

        async Task DamagedAsync() => await app.InAsync(Some.Acme, async () =>
        {
            var readable = new List<string>();
            foreach (var key in new[] { "one", "two" })
            {
                try
                {
                    readable.Add(await app.ReadAsync(key));
                }
                catch (InvalidDataException damaged)
                {
                    Assert.Contains("is damaged", damaged.Message, StringComparison.Ordinal);
                }
            }

            Assert.StartsWith("content of ", Assert.Single(readable), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_a_process_left_unfinished_is_no_file_and_goes_after_a_day()
    {
        await using var app = await LocalFilesApp.StartAsync();
        await app.InAsync(Some.Acme, () => app.PutAsync("k", "v"));
        var left = Path.Combine(app.Root, Some.Acme.Id.ToString(), "unfinished", "left");
        await File.WriteAllTextAsync(left, "half of a fi");

        Assert.Equal(["k"], await app.InAsync(Some.Acme, () => app.Files.ListAsync().Select(file => file.Key).ToListAsync().AsTask()));
        app.Time.Advance(TimeSpan.FromHours(1));
        await app.InAsync(Some.Acme, () => app.PutAsync("k", "v"));
        Assert.True(File.Exists(left));
        app.Time.Advance(TimeSpan.FromHours(24));
        await app.InAsync(Some.Acme, () => app.PutAsync("k", "v"));
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task No_letter_of_a_key_or_name_is_on_the_disk_as_a_path()
    {
        await using var app = await LocalFilesApp.StartAsync();
        await app.InAsync(Some.Acme, async () =>
        {
            await app.PutAsync("Report", "1");
            await app.PutAsync("report", "2"); // one file on a disk that folds case, were the key a path
            await app.PutAsync("report/part", "3");
        });

        Assert.All(app.OnDisk(Some.Acme), path => Assert.Matches("^[0-9a-f-]{36}/[0-9a-f]{2}/[0-9a-f]{64}$", Path.GetRelativePath(app.Root, path).Replace('\\', '/')));
        Assert.Equal(3, app.OnDisk(Some.Acme).Length);
    }

    [Fact]
    public async Task A_deleted_tenant_leaves_no_file_and_no_other_loses_one()
    {
        await using var app = await LocalFilesApp.StartAsync();
        foreach (var tenant in new[] { Some.Acme, Some.Globex })
        {
            await app.InAsync(tenant, () => app.PutAsync("k", "v"));
        }

        await using (await app.App.Scopes.EnterPlatformAsync("offboarding"))
        {
            await app.App.Services.GetRequiredService<ITenantLifecycle>().DeleteAsync(Some.Acme.Id, "offboarding");
        }

        Assert.Equal([Some.Globex.Id.ToString()], Directory.GetDirectories(app.Root).Select(Path.GetFileName));
    }

    private static void Link((string From, string To) link)
    {
        if (Directory.Exists(link.From))
        {
            Directory.Delete(link.From, recursive: true);
            Directory.CreateSymbolicLink(link.From, link.To);
        }
        else
        {
            File.Delete(link.From);
            File.CreateSymbolicLink(link.From, link.To);
        }
    }
}
