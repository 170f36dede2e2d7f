using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace OrchStack.Tenancy.Testing;

/// <summary>What of the contract is about links.</summary>
internal static class TenantFileLinkChecks
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static async Task DownloadAsync(TenantFilesUnderTest test)
    {
        var (link, other, short_) = await test.InAsync(test.Tenant, async () =>
        {
            await test.PutAsync("a/Bericht für Ann +%41.html", Encoding.UTF8.GetBytes("<b>v</b>"), new TenantFileOptions { ContentType = "text/html" }).ConfigureAwait(false);
            await test.PutAsync("k", Encoding.UTF8.GetBytes("k")).ConfigureAwait(false);
            return (
                await test.Files.CreateDownloadLinkAsync("a/Bericht für Ann +%41.html", Minute, "für Ann.html").ConfigureAwait(false),
                await test.Files.CreateDownloadLinkAsync("none", Minute).ConfigureAwait(false),
                await test.Files.CreateDownloadLinkAsync("k", TimeSpan.FromSeconds(1)).ConfigureAwait(false));
        }).ConfigureAwait(false);
        await test.InAsync(test.Tenant, async () =>
        {
            foreach (var lifetime in new[] { TimeSpan.Zero, -Minute, TimeSpan.FromDays(8) })
            {
                await Expect.ThrowsAsync<ArgumentOutOfRangeException>(async () => await test.Files.CreateDownloadLinkAsync("k", lifetime).ConfigureAwait(false), $"A link for {lifetime}").ConfigureAwait(false);
            }
        }).ConfigureAwait(false);

        Expect.Equal("GET", link.Method, "The method");
        using var response = await test.Client.GetAsync(link.Uri).ConfigureAwait(false);
        Expect.Equal(HttpStatusCode.OK, response.StatusCode, "The answer");
        Expect.Equal("<b>v</b>", await response.Content.ReadAsStringAsync().ConfigureAwait(false), "The content");
        Expect.Equal("text/html", response.Content.Headers.ContentType?.MediaType, "The content type");
        Expect.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType, "How a browser takes it, so that it is no page of the application");
        Expect.Equal("für Ann.html", response.Content.Headers.ContentDisposition?.FileNameStar, "The name under which it is saved");

        using var missing = await test.Client.GetAsync(other.Uri).ConfigureAwait(false);
        Expect.Equal(HttpStatusCode.NotFound, missing.StatusCode, "A link to a file that is not there");
        using var put = await test.Client.PutAsync(link.Uri, new StringContent("x")).ConfigureAwait(false);
        Expect.Equal(HttpStatusCode.Forbidden, put.StatusCode, "Storing through a link to download");
        await Task.Delay(TimeSpan.FromSeconds(2.1)).ConfigureAwait(false);
        using var late = await test.Client.GetAsync(short_.Uri).ConfigureAwait(false);
        Expect.Equal(HttpStatusCode.Forbidden, late.StatusCode, "A link that is over");
    }

    public static async Task UploadAsync(TenantFilesUnderTest test)
    {
        var link = await test.InAsync(test.Tenant, () => test.Files.CreateUploadLinkAsync("up/load +.png", 5, "image/png", Minute)).ConfigureAwait(false);

        Expect.Equal("PUT", link.Method, "The method");
        Expect.Equal("image/png", link.Headers["Content-Type"], "The type that the upload has to say");
        foreach (var (content, type) in new[] { ("123456", "image/png"), ("1234", "image/png"), ("12345", "text/html"), ("12345", (string?)null) })
        {
            Expect.Equal(false, await PutAsync(test, link, content, type).ConfigureAwait(false), $"Whether {content} of type {type} is stored");
        }

        using var read = await test.Client.GetAsync(link.Uri).ConfigureAwait(false);
        Expect.Equal(HttpStatusCode.Forbidden, read.StatusCode, "Reading through a link to upload");
        Expect.Equal("", await test.InAsync(test.Tenant, () => test.KeysAsync()).ConfigureAwait(false), "The keys before");

        Expect.Equal(true, await PutAsync(test, link, "12345", "image/png").ConfigureAwait(false), "Whether the upload is stored");
        await test.InAsync(test.Tenant, async () =>
        {
            Expect.Equal("12345", Encoding.UTF8.GetString(await test.ReadAsync("up/load +.png").ConfigureAwait(false)), "The content");
            Expect.Equal("image/png", (await test.Files.FindAsync("up/load +.png").ConfigureAwait(false))!.ContentType, "The type");
        }).ConfigureAwait(false);
    }

    public static async Task AlteredAsync(TenantFilesUnderTest test)
    {
        var link = await test.InAsync(test.Tenant, async () =>
        {
            await test.PutAsync("k", Encoding.UTF8.GetBytes("v")).ConfigureAwait(false);
            return await test.Files.CreateDownloadLinkAsync("k", Minute).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await test.InAsync(test.Other, () => test.PutAsync("k", Encoding.UTF8.GetBytes("of the other"))).ConfigureAwait(false);
        var text = link.Uri.OriginalString;
        var random = new Random(1);

        for (var i = 0; i < 40; i++)
        {
            // Not at the very end, where a letter of Base64 may stand for fewer bits than it has.
            var place = text.Length - 3 - random.Next(Math.Min(150, text.Length / 2));
            var altered = $"{text[..place]}{(text[place] == 'A' ? 'B' : 'A')}{text[(place + 1)..]}";
            using var response = await test.Client.GetAsync(new Uri(altered, UriKind.RelativeOrAbsolute)).ConfigureAwait(false);
            Expect.Equal(false, response.IsSuccessStatusCode && await response.Content.ReadAsStringAsync().ConfigureAwait(false) != "v", $"Whether a link that was altered at {place} shows something else");
            Expect.Equal(false, response.IsSuccessStatusCode, $"Whether a link that was altered at {place} counts");
        }

        using var unsaid = await test.Client.GetAsync(new Uri(text.Replace(test.Tenant.ToString(), test.Other.ToString(), StringComparison.Ordinal) + "x", UriKind.RelativeOrAbsolute)).ConfigureAwait(false);
        Expect.Equal(false, unsaid.IsSuccessStatusCode, "Whether a link with another tenant's id counts");
    }

    private static async Task<bool> PutAsync(TenantFilesUnderTest test, TenantFileLink link, string content, string? type)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        using var response = await test.Client.PutAsync(link.Uri, body).ConfigureAwait(false);
        return response.IsSuccessStatusCode;
    }
}
