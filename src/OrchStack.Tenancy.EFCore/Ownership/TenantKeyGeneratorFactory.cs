using System.ComponentModel;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Stamps added entities with their tenant. Public because compiled models name it; not for code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TenantKeyGeneratorFactory : ValueGeneratorFactory
{
    /// <inheritdoc/>
    public override ValueGenerator Create(IProperty property, ITypeBase typeBase)
    {
        ArgumentNullException.ThrowIfNull(property);
        return new TenantKeyGenerator(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType);
    }
}
