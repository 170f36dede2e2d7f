using System.Text;

namespace OrchStack.Tenancy.Testing;

/// <summary>What of the contract is about keys.</summary>
internal static class TenantFileKeyChecks
{
    private static readonly string[] NoKeys =
    [
        "", "/", "/etc/passwd", "a/", "a//b", ".", "..", "./a", "../a", "a/..", "a/../b", "a/./b", "a\\b", "..\\a", "a\0", "a\nb", "a\u007f", "a\u0085",
        "e\u0301" /* a letter and its accent, where one letter is meant */, "か\u3099", "\u1112\u1161", "\ud800", "\udfff", "a\ud800b", new('a', TenantFileKey.MaxBytes + 1), new('é', (TenantFileKey.MaxBytes / 2) + 1),
    ];

    private static readonly string[] NoPrefixes = ["/", "../", "a/../", "a//", "\\", "a\0"];

    private static readonly string[] Unordered = ["reports-old/x", "reports/2026/b", "Reports/z", "reports", "reports/2025/c", "reports/2026/a", "zebra", "\ufb01", "😀"];

    private static readonly string[] OddKeys =
    [
        "a", "A", "a/b", "a.", "a..b", "...", ".hidden", " ", "a b ", "CON", "nul.txt", "a:b", "C:", "~", "~root", "%2e%2e/a", "%00", "a%2Fb", "+", "?x=1", "#f", "*", "[a]", "${aws:username}",
        "a&b=c", "a;b", "a'b\"c<d>", "é", "日本/語", "😀", "\u202e", new('x', TenantFileKey.MaxBytes), $"long/{new string('y', 300)}",
    ];

    public static Task RefusedAsync(TenantFilesUnderTest test) => test.InAsync(test.Tenant, async () =>
    {
        foreach (var key in NoKeys)
        {
            var files = test.Files;
            Func<Task>[] calls =
            [
                () => test.PutAsync(key, []), () => files.OpenAsync(key), () => files.FindAsync(key), () => files.CopyAsync(key, "k"), () => files.CopyAsync("k", key), () => files.DeleteAsync(key),
                () => files.CreateDownloadLinkAsync(key, TimeSpan.FromMinutes(1)), () => files.CreateUploadLinkAsync(key, 1, "text/plain", TimeSpan.FromMinutes(1)),
            ];
            foreach (var call in calls)
            {
                await Expect.ThrowsAsync<ArgumentException>(async () => await call().ConfigureAwait(false), $"The key {Convert.ToHexString(Encoding.UTF8.GetBytes(key))}").ConfigureAwait(false);
            }
        }

        foreach (var prefix in NoPrefixes)
        {
            await Expect.ThrowsAsync<ArgumentException>(async () => await test.Files.ListAsync(prefix).ToListAsync().ConfigureAwait(false), $"Listing {prefix}").ConfigureAwait(false);
        }

        Expect.Equal("", await test.KeysAsync().ConfigureAwait(false), "The keys afterwards");
    });

    public static Task KeptAsync(TenantFilesUnderTest test) => test.InAsync(test.Tenant, async () =>
    {
        foreach (var key in OddKeys)
        {
            await test.PutAsync(key, Encoding.UTF8.GetBytes(key)).ConfigureAwait(false);
        }

        foreach (var key in OddKeys)
        {
            Expect.Equal(key, Encoding.UTF8.GetString(await test.ReadAsync(key).ConfigureAwait(false)), "The content of a key, which is the key itself");
        }

        var listed = await test.Files.ListAsync().Select(static file => file.Key).ToListAsync().ConfigureAwait(false);
        Expect.Equal(string.Join('|', OddKeys.Order(StringComparer.Ordinal)), string.Join('|', listed.Order(StringComparer.Ordinal)), "The keys");
    });

    public static async Task ListedAsync(TenantFilesUnderTest test)
    {
        await test.InAsync(test.Other, () => test.PutAsync("reports/2026/other", [])).ConfigureAwait(false);
        await test.InAsync(test.Tenant, async () =>
        {
            foreach (var key in Unordered)
            {
                await test.PutAsync(key, []).ConfigureAwait(false);
            }

            Expect.Equal("Reports/z reports reports-old/x reports/2025/c reports/2026/a reports/2026/b zebra \ufb01 😀", await test.KeysAsync().ConfigureAwait(false), "All");
            Expect.Equal("reports/2025/c reports/2026/a reports/2026/b", await test.KeysAsync("reports/").ConfigureAwait(false), "Those below reports/");
            Expect.Equal("reports reports-old/x reports/2025/c reports/2026/a reports/2026/b", await test.KeysAsync("repo").ConfigureAwait(false), "Those that begin with repo");
            Expect.Equal("", await test.KeysAsync("*").ConfigureAwait(false), "Those that begin with a star");
        }).ConfigureAwait(false);
    }

    public static async Task ManyAsync(TenantFilesUnderTest test)
    {
        const int Count = 1_001; // one more than S3 lists at once
        await test.InAsync(test.Tenant, () => Parallel.ForAsync(0, Count, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
            await test.PutAsync($"many/{i:d4}", []).ConfigureAwait(false))).ConfigureAwait(false);

        var keys = await test.InAsync(test.Tenant, () => test.KeysAsync("many/")).ConfigureAwait(false);

        Expect.Equal(string.Join(' ', Enumerable.Range(0, Count).Select(static i => $"many/{i:d4}")), keys, "The keys");
        Expect.Equal((long)Count, await test.InAsync(test.Tenant, () => test.Files.DeleteAllAsync()).ConfigureAwait(false), "How many were deleted");
    }
}
