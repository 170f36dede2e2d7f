using System.Collections.Immutable;

namespace OrchStack.Tenancy.EFCore;

/// <summary>The tenant column of a context's tables, and entities that are tenant-owned without saying so themselves.</summary>
public sealed record EFCoreTenancyOptions
{
    private ImmutableList<Type> _bases = [];
    private ImmutableList<string> _namespaces = [];

    /// <summary>The name of the tenant column.</summary>
    /// <value>"tenant_id" by default. A property that is mapped to it is used, otherwise a shadow property is added.</value>
    public string Column { get; set; } = "tenant_id";

    /// <summary>The type of the tenant column; tenants' <see cref="Tenant.Key"/> must be of it.</summary>
    /// <value><see cref="TenantKeyType.Uuid"/> by default.</value>
    public TenantKeyType KeyType { get; set; } = TenantKeyType.Uuid;

    /// <summary>Entities of this class or interface are tenant-owned, unless they say something else themselves.</summary>
    public void OwnEntitiesOf<TBase>()
        where TBase : class => _bases = _bases.Add(typeof(TBase));

    /// <summary>Entities of this namespace, or of one below it, are tenant-owned, unless they say something else themselves.</summary>
    /// <param name="name">The namespace, such as "Shop.Sales".</param>
    public void OwnEntitiesIn(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        _namespaces = _namespaces.Add(name);
    }

    /// <inheritdoc/>
    public bool Equals(EFCoreTenancyOptions? other) =>
        other is not null && Column == other.Column && KeyType == other.KeyType && _bases.SequenceEqual(other._bases) && _namespaces.SequenceEqual(other._namespaces);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Column, KeyType, _bases.Count, _namespaces.Count);

    internal bool Owns(Type type) =>
        _bases.Exists(of => of.IsAssignableFrom(type))
        || (type.Namespace is { } home && _namespaces.Exists(name => home == name || home.StartsWith($"{name}.", StringComparison.Ordinal)));
}
