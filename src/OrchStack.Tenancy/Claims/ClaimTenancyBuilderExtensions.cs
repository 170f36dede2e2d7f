using OrchStack.Tenancy;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Names the tenant by what the authenticated principal says.</summary>
public static class ClaimTenancyBuilderExtensions
{
    /// <inheritdoc cref="ResolveFromClaim"/>
    public static OrchStackTenancyBuilder ResolveFromJwt(this OrchStackTenancyBuilder builder, Action<ClaimResolverOptions>? configure = null) =>
        builder.ResolveFromClaim(configure);

    /// <summary>
    /// Reads the tenant id in a claim of the authenticated principal, whatever scheme signed it in: a JWT, a cookie. Two
    /// different values say what the principal may enter and not where it goes, so they are no evidence.
    /// </summary>
    public static OrchStackTenancyBuilder ResolveFromClaim(this OrchStackTenancyBuilder builder, Action<ClaimResolverOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<ClaimResolverOptions>()
            .Configure(configure ?? (static _ => { }))
            .Validate(o => !string.IsNullOrWhiteSpace(o.ClaimType), "ClaimResolverOptions.ClaimType is empty. Set it, or leave it at tenant_id.")
            .ValidateOnStart();
        return builder.AddResolver<ClaimTenantResolver>();
    }

    /// <summary>
    /// Reads another system's id of the tenant, such as the <c>tid</c> of Microsoft Entra, and asks the store whose it is
    /// (<see cref="ITenantStore.FindByExternalIdAsync"/>). A principal with such a claim is a member of that tenant.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="claimType">
    /// The claim's type on the principal: "tid", or what the scheme's handler maps it to
    /// ("http://schemas.microsoft.com/identity/claims/tenantid").
    /// </param>
    /// <param name="issuer">
    /// The issuer that may give it, compared exactly with <c>Claim.Issuer</c>; <c>{value}</c> stands for the claim's value:
    /// "https://login.microsoftonline.com/{value}/v2.0". Call again for another one.
    /// </param>
    public static OrchStackTenancyBuilder ResolveFromExternalId(this OrchStackTenancyBuilder builder, string claimType, string issuer)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(claimType);
        ArgumentException.ThrowIfNullOrWhiteSpace(issuer);
        builder.Services.AddOptions<ExternalIdResolverOptions>()
            .Configure(o => o.Sources.Add(new ExternalIdSource(claimType, issuer)))
            .Validate(
                o => o.Sources.All(source => source.Issuer != ExternalIdSource.Placeholder),
                "ResolveFromExternalId(…, \"{value}\") would let every token name its own issuer. Write the issuer's address around {value}.")
            .ValidateOnStart();
        return builder.AddResolver<ExternalIdTenantResolver>();
    }
}
