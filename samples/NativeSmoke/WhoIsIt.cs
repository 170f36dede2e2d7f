using OrchStack.Tenancy;

namespace NativeSmoke;

/// <summary>The tenant of a request, in the family's own nouns.</summary>
internal sealed record WhoIsIt(TenantId Id, TenantSlug Slug, TenantKey Key);
