using OrchStack.Tenancy;

namespace Workspace.Setup;

/// <summary>One API key per tenant: the configured one, or in Development one that lasts until the process ends.</summary>
internal sealed class ApiKeyRing
{
    private readonly Dictionary<TenantId, string> _credentials = [];
    private readonly List<TenantApiKey> _keys = [];

    private ApiKeyRing()
    {
    }

    /// <summary>What is stored of the keys.</summary>
    public IReadOnlyList<TenantApiKey> Keys => _keys;

    public static ApiKeyRing Read(IEnumerable<Tenant> tenants, IConfiguration configuration, bool isDevelopment, List<string> faults)
    {
        var ring = new ApiKeyRing();
        foreach (var tenant in tenants)
        {
            var path = $"Workspace:ApiKeys:{tenant.Slug}";
            if (configuration[path] is { Length: > 0 } given)
            {
                ring.AddGiven(tenant, given, path, faults);
            }
            else if (isDevelopment)
            {
                ring._keys.Add(TenantApiKey.Generate(tenant.Id, out var credential));
                ring._credentials[tenant.Id] = credential;
            }
        }

        return ring;
    }

    /// <summary>The text that opens a tenant; null where it has no key.</summary>
    public string? CredentialOf(Tenant tenant) => _credentials.GetValueOrDefault(tenant.Id);

    private void AddGiven(Tenant tenant, string credential, string path, List<string> faults)
    {
        try
        {
            _keys.Add(TenantApiKey.FromCredential(tenant.Id, credential));
            _credentials[tenant.Id] = credential;
        }
        catch (FormatException)
        {
            faults.Add($"{path} is not an API key, or was mistyped. Leave it out in Development: one is made and printed at start, and can be kept.");
        }
    }
}
