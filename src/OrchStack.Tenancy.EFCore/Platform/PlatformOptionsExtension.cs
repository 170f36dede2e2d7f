using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.EFCore;

/// <summary>Marks a context as the platform's: it sends no tenant, and asks for a platform scope instead.</summary>
internal sealed class PlatformOptionsExtension : IDbContextOptionsExtension
{
    public DbContextOptionsExtensionInfo Info => field ??= new ExtensionInfo(this);

    public void ApplyServices(IServiceCollection services) => services.AddSingleton<IInterceptor, PlatformCommandInterceptor>();

    public void Validate(IDbContextOptions options)
    {
        // There is nothing to set.
    }

    private sealed class ExtensionInfo(PlatformOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => false;

        public override string LogFragment => "across tenants ";

        public override int GetServiceProviderHashCode() => 1;

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo) => debugInfo["OrchStack.Tenancy.Platform"] = "1";
    }
}
