using System.Globalization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Stamps an entity with the current tenant when it is added, so that a save under another tenant, which may come much later,
/// is refused instead of handing the row over. PostgreSQL verifies the stamp as it verifies its own default.
/// </summary>
internal sealed class TenantKeyGenerator(Type type) : ValueGenerator
{
    public override bool GeneratesTemporaryValues => false;

    /// <summary>Null, which leaves the column to its default, where there is no tenant yet, or its key is of another type.</summary>
    protected override object? NextValue(EntityEntry entry) => ContextServices.TryJoin(entry.Context, out var tenant) ? Value(tenant.Key) : null;

    private object? Value(TenantKey key) => key.Type switch
    {
        TenantKeyType.Uuid when type == typeof(Guid) => Guid.Parse(key.Text),
        TenantKeyType.BigInt when type == typeof(long) => long.Parse(key.Text, CultureInfo.InvariantCulture),
        TenantKeyType.Integer when type == typeof(int) => int.Parse(key.Text, CultureInfo.InvariantCulture),
        TenantKeyType.Text when type == typeof(string) => key.Text,
        _ => null,
    };
}
