using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

internal sealed class InMemoryTenantOptionsValidator : IValidateOptions<InMemoryTenantOptions>
{
    public ValidateOptionsResult Validate(string? name, InMemoryTenantOptions options)
    {
        var faults = new List<string>(options.Faults);
        faults.AddRange(Twice(options.Tenants, t => t.Id).Select(id => $"Tenant id '{id}' is listed twice; give each tenant its own."));
        faults.AddRange(Twice(options.Tenants, t => t.Slug).Select(slug => $"Tenant slug '{slug}' is listed twice; a slug names one tenant."));
        faults.AddRange(Twice(options.Tenants, t => t.Key.Text).Select(key => $"Tenant key '{key}' is listed twice: both tenants would see the same rows; give each its own."));
        faults.AddRange(Twice(options.ApiKeys, k => k.KeyId).Select(id => $"API key id '{id}' is listed twice; generate another key."));

        var known = options.Tenants.Select(t => t.Id).ToHashSet();
        faults.AddRange(options.ApiKeys.Where(k => !known.Contains(k.TenantId))
            .Select(k => $"API key '{k.KeyId}' belongs to tenant '{k.TenantId}', which is not listed; add the tenant or remove the key."));

        faults.AddRange(options.Hosts.Where(h => !CanonicalHost.TryCreate(h.Host, out _))
            .Select(h => $"\"{h.Host}\" is no host name of tenant '{h.Tenant}'; list a name without scheme, path or wildcard, such as \"shop.acme.test\", and no IP address."));
        faults.AddRange(Twice(options.Hosts, h => CanonicalHost.TryCreate(h.Host, out var host) ? host : h.Host)
            .Select(host => $"Host '{host}' is listed twice; a host belongs to one tenant."));
        faults.AddRange(Twice(options.ExternalIds, e => e.Id)
            .Select(id => $"External id '{id.Value}' of '{id.Issuer}' is listed twice; it belongs to one tenant."));
        faults.AddRange(options.Hosts.Select(h => (Name: $"Host '{h.Host}'", h.Tenant))
            .Concat(options.ExternalIds.Select(e => (Name: $"External id '{e.Id.Value}' of '{e.Id.Issuer}'", e.Tenant)))
            .Where(named => !known.Contains(named.Tenant))
            .Select(named => $"{named.Name} belongs to tenant '{named.Tenant}', which is not listed; add the tenant or remove it."));

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<TKey> Twice<TItem, TKey>(IEnumerable<TItem> items, Func<TItem, TKey> key) =>
        items.GroupBy(key).Where(group => group.Skip(1).Any()).Select(group => group.Key);
}
