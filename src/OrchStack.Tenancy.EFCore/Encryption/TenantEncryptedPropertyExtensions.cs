using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrchStack.Tenancy.EFCore;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Encrypts properties, where an attribute will not do.</summary>
public static class TenantEncryptedPropertyExtensions
{
    /// <summary>The same as <see cref="TenantEncryptedAttribute"/>.</summary>
    /// <param name="builder">The property: a text or bytes.</param>
    /// <param name="purpose">What the value is for; the names of entity and property by default.</param>
    public static PropertyBuilder<TProperty> IsTenantEncrypted<TProperty>(this PropertyBuilder<TProperty> builder, string? purpose = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.HasAnnotation(TenancyAnnotations.Encrypted, purpose ?? "");
    }
}
