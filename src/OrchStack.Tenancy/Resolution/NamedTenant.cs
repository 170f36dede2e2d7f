namespace OrchStack.Tenancy;

/// <summary>A part of an address that names a tenant by its id or slug.</summary>
internal static class NamedTenant
{
    public static TenantEvidence? Read(ReadOnlySpan<char> text)
    {
        if (TenantId.TryParse(text, null, out var id))
        {
            return TenantEvidence.OfId(id);
        }

        return TenantSlug.TryCreate(text, out var slug) ? TenantEvidence.OfSlug(slug) : null;
    }
}
