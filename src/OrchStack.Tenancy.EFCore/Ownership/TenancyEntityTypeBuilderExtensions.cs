using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OrchStack.Tenancy.EFCore;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Says whose rows an entity's are, where an attribute will not do. The last call on an entity counts.</summary>
public static class TenancyEntityTypeBuilderExtensions
{
    /// <summary>Every row belongs to one tenant: the same as <see cref="TenantOwnedAttribute"/>.</summary>
    public static EntityTypeBuilder IsTenantOwned(this EntityTypeBuilder builder) => Declare(builder, Declaration.Owned);

    /// <inheritdoc cref="IsTenantOwned(EntityTypeBuilder)"/>
    public static EntityTypeBuilder<TEntity> IsTenantOwned<TEntity>(this EntityTypeBuilder<TEntity> builder)
        where TEntity : class => Declare(builder, Declaration.Owned);

    /// <summary>
    /// All tenants read the rows, also without a tenant, and the platform writes them: the same as <see cref="SharedByTenantsAttribute"/>.
    /// </summary>
    /// <param name="builder">The entity.</param>
    /// <param name="withOwnRows">
    /// A tenant may have rows of its own beside the shared ones: a row with a tenant is read and written by it alone, and what it
    /// adds is its own. False by default.
    /// </param>
    public static EntityTypeBuilder IsSharedByTenants(this EntityTypeBuilder builder, bool withOwnRows = false) =>
        Declare(builder, withOwnRows ? Declaration.SharedWithOwnRows : Declaration.Shared);

    /// <inheritdoc cref="IsSharedByTenants(EntityTypeBuilder, bool)"/>
    public static EntityTypeBuilder<TEntity> IsSharedByTenants<TEntity>(this EntityTypeBuilder<TEntity> builder, bool withOwnRows = false)
        where TEntity : class => Declare(builder, withOwnRows ? Declaration.SharedWithOwnRows : Declaration.Shared);

    /// <summary>
    /// The application's own table of tenants, such as companies: a tenant reads and edits its own row, the platform adds and
    /// removes rows. Its primary key is <c>Tenant.Key</c>.
    /// </summary>
    public static EntityTypeBuilder IsTenantRoot(this EntityTypeBuilder builder) => Declare(builder, Declaration.Root);

    /// <inheritdoc cref="IsTenantRoot(EntityTypeBuilder)"/>
    public static EntityTypeBuilder<TEntity> IsTenantRoot<TEntity>(this EntityTypeBuilder<TEntity> builder)
        where TEntity : class => Declare(builder, Declaration.Root);

    /// <summary>Joins global users to tenants, such as user_companies: a tenant sees who its own members are.</summary>
    /// <param name="builder">The entity.</param>
    /// <param name="user">The property that holds the user's key.</param>
    /// <param name="writtenByPlatform">
    /// Only the platform adds and removes members. False by default: a tenant writes its own, and may make any user one whose key it can guess.
    /// </param>
    public static EntityTypeBuilder IsTenantMembership(this EntityTypeBuilder builder, string user, bool writtenByPlatform = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(user);
        return Declare(builder, Declaration.Membership(user, writtenByPlatform));
    }

    /// <inheritdoc cref="IsTenantMembership(EntityTypeBuilder, string, bool)"/>
    public static EntityTypeBuilder<TEntity> IsTenantMembership<TEntity>(
        this EntityTypeBuilder<TEntity> builder, Expression<Func<TEntity, object?>> user, bool writtenByPlatform = false)
        where TEntity : class
    {
        ArgumentNullException.ThrowIfNull(user);
        var body = user.Body is UnaryExpression { NodeType: ExpressionType.Convert } boxed ? boxed.Operand : user.Body;
        return body is MemberExpression { Member.Name: var name }
            ? Declare(builder, Declaration.Membership(name, writtenByPlatform))
            : throw new ArgumentException("Name one property, as in m => m.UserId.", nameof(user));
    }

    /// <summary>
    /// Global users, seen by the tenants that they are members of and written by the platform. Signing in reads users before a
    /// tenant is known: by the platform's login.
    /// </summary>
    /// <param name="builder">The entity.</param>
    /// <param name="membership">The entity that joins users to tenants; it has to be written by the platform.</param>
    public static EntityTypeBuilder IsSeenByMembership(this EntityTypeBuilder builder, Type membership)
    {
        ArgumentNullException.ThrowIfNull(membership);
        return Declare(builder, Declaration.Users(membership.FullName!));
    }

    /// <inheritdoc cref="IsSeenByMembership(EntityTypeBuilder, Type)"/>
    public static EntityTypeBuilder<TEntity> IsSeenByMembership<TEntity>(this EntityTypeBuilder<TEntity> builder, Type membership)
        where TEntity : class
    {
        IsSeenByMembership((EntityTypeBuilder)builder, membership);
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
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return Declare(builder, Declaration.Outside(reason));
    }

    /// <inheritdoc cref="IsOutsideTenancy(EntityTypeBuilder, string)"/>
    public static EntityTypeBuilder<TEntity> IsOutsideTenancy<TEntity>(this EntityTypeBuilder<TEntity> builder, string reason)
        where TEntity : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return Declare(builder, Declaration.Outside(reason));
    }

    /// <summary>
    /// The unique index of a tenant-owned entity holds over all tenants. A tenant that is refused a value learns that another
    /// one has it: for names that are global anyway, such as domains.
    /// </summary>
    /// <returns>The same builder; without <c>IsUnique()</c> it changes nothing.</returns>
    public static IndexBuilder IsUniqueAcrossTenants(this IndexBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.HasAnnotation(TenancyAnnotations.AcrossTenants, true);
    }

    /// <inheritdoc cref="IsUniqueAcrossTenants(IndexBuilder)"/>
    public static IndexBuilder<TEntity> IsUniqueAcrossTenants<TEntity>(this IndexBuilder<TEntity> builder)
    {
        IsUniqueAcrossTenants((IndexBuilder)builder);
        return builder;
    }

    private static TBuilder Declare<TBuilder>(TBuilder builder, Declaration declaration)
        where TBuilder : EntityTypeBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.HasAnnotation(TenancyAnnotations.Declared, declaration.ToString());
        return builder;
    }
}
