using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrchStack.Tenancy.EFCore;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Says whose rows an entity's are, where an attribute will not do.</summary>
public static class TenancyEntityTypeBuilderExtensions
{
    /// <summary>Every row belongs to one tenant: the same as <see cref="TenantOwnedAttribute"/>.</summary>
    public static EntityTypeBuilder IsTenantOwned(this EntityTypeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.HasAnnotation(TenancyAnnotations.Declared, TenancyAnnotations.Owned);
    }

    /// <inheritdoc cref="IsTenantOwned(EntityTypeBuilder)"/>
    public static EntityTypeBuilder<TEntity> IsTenantOwned<TEntity>(this EntityTypeBuilder<TEntity> builder)
        where TEntity : class
    {
        IsTenantOwned((EntityTypeBuilder)builder);
        return builder;
    }

    /// <summary>
    /// The table belongs to no tenant and is not fenced: queues, identity, migrations history. The application's login has no
    /// rights on it unless a migration of yours grants them.
    /// </summary>
    /// <param name="builder">The entity.</param>
    /// <param name="reason">Why, for whoever reviews the model.</param>
    public static EntityTypeBuilder IsOutsideTenancy(this EntityTypeBuilder builder, string reason)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return builder.HasAnnotation(TenancyAnnotations.Declared, TenancyAnnotations.Outside);
    }

    /// <inheritdoc cref="IsOutsideTenancy(EntityTypeBuilder, string)"/>
    public static EntityTypeBuilder<TEntity> IsOutsideTenancy<TEntity>(this EntityTypeBuilder<TEntity> builder, string reason)
        where TEntity : class
    {
        IsOutsideTenancy((EntityTypeBuilder)builder, reason);
        return builder;
    }
}
