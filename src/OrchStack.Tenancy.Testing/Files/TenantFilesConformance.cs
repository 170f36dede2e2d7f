using System.Text;

namespace OrchStack.Tenancy.Testing;

/// <summary>
/// The contract of <see cref="ITenantFiles"/> as checks, for whoever keeps files in a place of their own. In xunit: a theory over
/// <see cref="Names"/> that calls <see cref="RunAsync"/>, each time with two new tenants.
/// </summary>
public static class TenantFilesConformance
{
    /// <summary>What <see cref="TenantFilesOptions.MaxLength"/> has to be, in bytes.</summary>
    public const long MaxLength = 1024 * 1024;

    private static readonly long[] OtherLengths = [0, 4, 6];

    private static readonly string[] BrokenKeys = ["k", "new"];

    private static readonly ConformanceChecks<TenantFilesUnderTest> Checks = new(
        ("A file comes back as it was stored", StoredAsync),
        ("A file is replaced whole", ReplacedAsync),
        ("What is not there is nothing, an error or false", MissingAsync),
        ("The same key is each tenant's own", ApartAsync),
        ("Without a tenant every call is refused", NobodyAsync),
        ("What is no key is refused before anything is done", TenantFileKeyChecks.RefusedAsync),
        ("Keys are what they are, letter by letter", TenantFileKeyChecks.KeptAsync),
        ("Files are listed by the beginning of their keys, in the order of bytes", TenantFileKeyChecks.ListedAsync),
        ("Many files are listed in full", TenantFileKeyChecks.ManyAsync),
        ("A copy has the content and its type", CopiedAsync),
        ("A file that is too long, or of another length than was said, is not stored", LengthAsync),
        ("Content that breaks off leaves what was there", BrokenAsync),
        ("Who reads while others write reads one whole file", AtOnceAsync),
        ("All files of one tenant are deleted and no other's", DeletedAsync),
        ("A link to download counts for this file and this time", TenantFileLinkChecks.DownloadAsync),
        ("A link to upload counts for this length and type", TenantFileLinkChecks.UploadAsync),
        ("A link that was altered counts for nothing", TenantFileLinkChecks.AlteredAsync));

    /// <summary>The names of the checks, in the order of the contract.</summary>
    public static IEnumerable<string> Names => Checks.Names;

    /// <summary>Runs the check of a name.</summary>
    /// <exception cref="TenantConformanceException">The contract is not kept.</exception>
    public static Task RunAsync(string name, TenantFilesUnderTest subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return Checks.RunAsync(name, subject);
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static Task StoredAsync(TenantFilesUnderTest test) => test.InAsync(test.Tenant, async () =>
    {
        var content = new byte[300_000];
        Random.Shared.NextBytes(content);
        var stored = await test.PutAsync("a/b.png", content, new TenantFileOptions { ContentType = "image/png", Length = content.Length }).ConfigureAwait(false);
        Expect.Equal(true, (await test.ReadAsync("a/b.png").ConfigureAwait(false)).AsSpan().SequenceEqual(content), "Whether the content is the same");
        Expect.Equal(("a/b.png", 300_000L, "image/png"), (stored.Key, stored.Length, stored.ContentType), "What was stored");
        var found = await test.Files.FindAsync("a/b.png").ConfigureAwait(false);
        Expect.Equal((stored.Key, stored.Length, stored.ContentType, stored.ETag), (found!.Key, found.Length, found.ContentType, found.ETag), "What is found");
        await test.PutAsync("empty", []).ConfigureAwait(false);
        Expect.Equal(0, (await test.ReadAsync("empty").ConfigureAwait(false)).Length, "How long an empty file is");
        Expect.Equal("application/octet-stream", (await test.Files.FindAsync("empty").ConfigureAwait(false))!.ContentType, "The type where none was said");
    });

    private static Task ReplacedAsync(TenantFilesUnderTest test) => test.InAsync(test.Tenant, async () =>
    {
        var first = await test.PutAsync("k", Bytes("a longer content"), new TenantFileOptions { ContentType = "text/plain" }).ConfigureAwait(false);
        var second = await test.PutAsync("k", Bytes("short")).ConfigureAwait(false);
        Expect.Equal("short", Encoding.UTF8.GetString(await test.ReadAsync("k").ConfigureAwait(false)), "The content");
        Expect.Equal("application/octet-stream", second.ContentType, "The type");
        Expect.Equal(false, first.ETag == second.ETag, "Whether two contents have one ETag");
        Expect.Equal("k", await test.KeysAsync().ConfigureAwait(false), "The keys");
    });

    private static Task MissingAsync(TenantFilesUnderTest test) => test.InAsync(test.Tenant, async () =>
    {
        Expect.Equal(null, await test.Files.FindAsync("none").ConfigureAwait(false), "What is found");
        Expect.Equal(false, await test.Files.DeleteAsync("none").ConfigureAwait(false), "Whether one was deleted");
        await Expect.ThrowsAsync<TenantFileNotFoundException>(async () => await test.Files.OpenAsync("none").ConfigureAwait(false), "Opening").ConfigureAwait(false);
        await Expect.ThrowsAsync<TenantFileNotFoundException>(async () => await test.Files.CopyAsync("none", "target").ConfigureAwait(false), "Copying").ConfigureAwait(false);
        Expect.Equal("", await test.KeysAsync().ConfigureAwait(false), "The keys");
    });

    private static async Task ApartAsync(TenantFilesUnderTest test)
    {
        await test.InAsync(test.Tenant, () => test.PutAsync("k", Bytes("one"))).ConfigureAwait(false);
        await test.InAsync(test.Tenant, () => test.PutAsync("secret", Bytes("one"))).ConfigureAwait(false);
        await test.InAsync(test.Other, async () =>
        {
            await test.PutAsync("k", Bytes("other")).ConfigureAwait(false);
            foreach (var key in new[] { "secret", $"tenants/{test.Tenant}/secret", $"{test.Tenant}/secret" })
            {
                Expect.Equal(null, await test.Files.FindAsync(key).ConfigureAwait(false), $"What another tenant finds under {key}");
                Expect.Equal(false, await test.Files.DeleteAsync(key).ConfigureAwait(false), $"Whether another tenant deletes {key}");
                await Expect.ThrowsAsync<TenantFileNotFoundException>(async () => await test.Files.OpenAsync(key).ConfigureAwait(false), $"Opening {key}").ConfigureAwait(false);
                await Expect.ThrowsAsync<TenantFileNotFoundException>(async () => await test.Files.CopyAsync(key, "stolen").ConfigureAwait(false), $"Copying {key}").ConfigureAwait(false);
            }

            Expect.Equal("k", await test.KeysAsync().ConfigureAwait(false), "What another tenant lists");
            await test.Files.DeleteAsync("k").ConfigureAwait(false);
        }).ConfigureAwait(false);
        Expect.Equal("one", Encoding.UTF8.GetString(await test.InAsync(test.Tenant, () => test.ReadAsync("k")).ConfigureAwait(false)), "The content after the other tenant's calls");
    }

    private static async Task NobodyAsync(TenantFilesUnderTest test)
    {
        var files = test.Files;
        Func<Task>[] calls =
        [
            () => test.PutAsync("k", []), () => files.OpenAsync("k"), () => files.FindAsync("k"), () => files.ListAsync().ToListAsync().AsTask(), () => files.CopyAsync("k", "l"),
            () => files.DeleteAsync("k"), () => files.DeleteAllAsync(), () => files.CreateDownloadLinkAsync("k", TimeSpan.FromMinutes(1)),
            () => files.CreateUploadLinkAsync("k", 1, "text/plain", TimeSpan.FromMinutes(1)),
        ];
        foreach (var call in calls)
        {
            await Expect.ThrowsAsync<MissingTenantException>(async () => await call().ConfigureAwait(false), "A call without a tenant").ConfigureAwait(false);
        }
    }

    private static Task CopiedAsync(TenantFilesUnderTest test) => test.InAsync(test.Tenant, async () =>
    {
        await test.PutAsync("from +%41", Bytes("v"), new TenantFileOptions { ContentType = "text/css" }).ConfigureAwait(false);
        var copy = await test.Files.CopyAsync("from +%41", "to/there").ConfigureAwait(false);
        Expect.Equal(("to/there", 1L, "text/css"), (copy.Key, copy.Length, copy.ContentType), "The copy");
        await test.Files.DeleteAsync("from +%41").ConfigureAwait(false);
        Expect.Equal("v", Encoding.UTF8.GetString(await test.ReadAsync("to/there").ConfigureAwait(false)), "The copy's content once the first is deleted");
        Expect.Equal("text/css", (await test.Files.CopyAsync("to/there", "to/there").ConfigureAwait(false)).ContentType, "A copy onto itself");
    });

    private static Task LengthAsync(TenantFilesUnderTest test) => test.InAsync(test.Tenant, async () =>
    {
        await test.PutAsync("k", Bytes("before")).ConfigureAwait(false);
        await Expect.ThrowsAsync<TenantFileLengthException>(async () => await test.PutAsync("k", new byte[MaxLength + 1]).ConfigureAwait(false), "A file that is too long").ConfigureAwait(false);
        foreach (var said in OtherLengths)
        {
            await Expect.ThrowsAsync<TenantFileLengthException>(
                async () => await test.PutAsync("k", new byte[5], new TenantFileOptions { Length = said }).ConfigureAwait(false), $"5 bytes that were said to be {said}").ConfigureAwait(false);
        }

        await Expect.ThrowsAsync<TenantFileLengthException>(
            async () => await test.Files.CreateUploadLinkAsync("k", MaxLength + 1, "text/plain", TimeSpan.FromMinutes(1)).ConfigureAwait(false), "A link for a file that is too long").ConfigureAwait(false);
        Expect.Equal("before", Encoding.UTF8.GetString(await test.ReadAsync("k").ConfigureAwait(false)), "The content afterwards");
        await test.PutAsync("longest", new byte[MaxLength]).ConfigureAwait(false);
    });

    private static Task BrokenAsync(TenantFilesUnderTest test) => test.InAsync(test.Tenant, async () =>
    {
        await test.PutAsync("k", Bytes("before")).ConfigureAwait(false);
        foreach (var key in BrokenKeys)
        {
            await Expect.ThrowsAsync<IOException>(async () => await test.Files.PutAsync(key, new BreakingStream()).ConfigureAwait(false), "Content that breaks off").ConfigureAwait(false);
        }

        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync().ConfigureAwait(false);
        await Expect.ThrowsAsync<OperationCanceledException>(
            async () => await test.Files.PutAsync("k", new MemoryStream(new byte[5]), null, cancelled.Token).ConfigureAwait(false), "A call that was cancelled").ConfigureAwait(false);
        Expect.Equal("before", Encoding.UTF8.GetString(await test.ReadAsync("k").ConfigureAwait(false)), "The content afterwards");
        Expect.Equal("k", await test.KeysAsync().ConfigureAwait(false), "The keys afterwards");
    });

    private static async Task AtOnceAsync(TenantFilesUnderTest test)
    {
        await test.InAsync(test.Tenant, () => test.PutAsync("k", new byte[40_000])).ConfigureAwait(false);
        await Parallel.ForAsync(0, 60, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            var content = new byte[40_000 + i];
            Array.Fill(content, (byte)i);
            await test.InAsync(test.Tenant, async () =>
            {
                await test.PutAsync("k", content).ConfigureAwait(false);
                var read = await test.ReadAsync("k").ConfigureAwait(false);
                Expect.Equal(true, read.Length == 40_000 + read[0] && read.All(b => b == read[0]), "Whether what was read is one whole file");
            }).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static async Task DeletedAsync(TenantFilesUnderTest test)
    {
        foreach (var tenant in new[] { test.Tenant, test.Other })
        {
            await test.InAsync(tenant, async () =>
            {
                await test.PutAsync("a", Bytes("v")).ConfigureAwait(false);
                await test.PutAsync("a/b/c", Bytes("v")).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }

        Expect.Equal(2L, await test.InAsync(test.Tenant, () => test.Files.DeleteAllAsync()).ConfigureAwait(false), "How many were deleted");
        Expect.Equal(0L, await test.InAsync(test.Tenant, () => test.Files.DeleteAllAsync()).ConfigureAwait(false), "How many the second time");
        Expect.Equal("", await test.InAsync(test.Tenant, () => test.KeysAsync()).ConfigureAwait(false), "The keys afterwards");
        Expect.Equal("a a/b/c", await test.InAsync(test.Other, () => test.KeysAsync()).ConfigureAwait(false), "The other tenant's keys afterwards");
    }
}
