using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Named by its type in the model: a compiled model cannot keep a lambda.</summary>
internal sealed class TenantKeyGeneratorFactory : ValueGeneratorFactory
{
    public override ValueGenerator Create(IProperty property, ITypeBase typeBase) => new TenantKeyGenerator();
}
