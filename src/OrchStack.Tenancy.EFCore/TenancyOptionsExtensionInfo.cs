using System.Globalization;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Tells EF Core which contexts may share its internal services: those with the same tenant column.</summary>
internal sealed class TenancyOptionsExtensionInfo(TenancyOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
{
    public override bool IsDatabaseProvider => false;

    public override string LogFragment => "using OrchStack.Tenancy ";

    public override int GetServiceProviderHashCode() => extension.Options.GetHashCode();

    public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) =>
        other is TenancyOptionsExtensionInfo { Extension: TenancyOptionsExtension same } && same.Options == extension.Options;

    public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) =>
        debugInfo["OrchStack.Tenancy"] = GetServiceProviderHashCode().ToString(CultureInfo.InvariantCulture);
}
