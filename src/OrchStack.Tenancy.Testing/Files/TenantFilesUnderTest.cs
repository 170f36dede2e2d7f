namespace OrchStack.Tenancy.Testing;

/// <summary>A provider of files, as the checks use it.</summary>
public sealed class TenantFilesUnderTest
{
    /// <summary>Names what is to be checked.</summary>
    /// <param name="files">The provider, with <see cref="TenantFilesOptions.MaxLength"/> at <see cref="TenantFilesConformance.MaxLength"/>.</param>
    /// <param name="scopes">Enters the tenants.</param>
    /// <param name="tenant">A tenant without files.</param>
    /// <param name="other">Another one.</param>
    /// <param name="client">Follows links, from where relative ones begin; signed in as nobody.</param>
    public TenantFilesUnderTest(ITenantFiles files, ITenantScopes scopes, TenantId tenant, TenantId other, HttpClient client)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(scopes);
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(client);
        (Files, Scopes, Tenant, Other, Client) = (files, scopes, tenant, other, client);
    }

    /// <summary>The provider.</summary>
    public ITenantFiles Files { get; }

    /// <summary>Enters the tenants.</summary>
    public ITenantScopes Scopes { get; }

    /// <summary>A tenant without files.</summary>
    public TenantId Tenant { get; }

    /// <summary>Another one.</summary>
    public TenantId Other { get; }

    /// <summary>Follows links.</summary>
    public HttpClient Client { get; }

    internal Task InAsync(TenantId tenant, Func<Task> work) => Scopes.RunAsync(tenant, _ => work());

    internal Task<T> InAsync<T>(TenantId tenant, Func<Task<T>> work) => Scopes.RunAsync(tenant, _ => work());

    internal Task<TenantFile> PutAsync(string key, byte[] content, TenantFileOptions? options = null) => Files.PutAsync(key, new MemoryStream(content), options);

    internal async Task<byte[]> ReadAsync(string key)
    {
        var content = await Files.OpenAsync(key).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            using var copy = new MemoryStream();
            await content.Stream.CopyToAsync(copy).ConfigureAwait(false);
            return copy.ToArray();
        }
    }

    internal async Task<string> KeysAsync(string prefix = "") =>
        string.Join(' ', await Files.ListAsync(prefix).Select(static file => file.Key).ToListAsync().ConfigureAwait(false));
}
