using Microsoft.EntityFrameworkCore.Infrastructure;
using OrchStack.Tenancy.EFCore;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Makes a context tenant-safe.</summary>
public static class TenancyDbContextOptionsBuilderExtensions
{
    /// <summary>
    /// Sends the current tenant's signed context with every command of this context, and lets migrations write the row-level
    /// security of its tenant-owned entities. Call it after <c>UseNpgsql</c>; called again, it adds to the options.
    /// </summary>
    /// <remarks>
    /// The application's services need <c>AddOrchStackTenancy().UsePostgreSql(…)</c>. Works with <c>AddDbContextPool</c>: the
    /// tenant is read for each command, and a context that tracks rows of one tenant refuses to work for another.
    /// </remarks>
    public static DbContextOptionsBuilder UseOrchStackTenancy(this DbContextOptionsBuilder builder, Action<EFCoreTenancyOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = builder.Options.FindExtension<TenancyOptionsExtension>()?.Options ?? new EFCoreTenancyOptions();
        options = options with { };
        configure?.Invoke(options);
        ((IDbContextOptionsBuilderInfrastructure)builder).AddOrUpdateExtension(new TenancyOptionsExtension(options));
        RegisteredConnection.Report(builder.Options);
        return builder;
    }

    /// <inheritdoc cref="UseOrchStackTenancy(DbContextOptionsBuilder, Action{EFCoreTenancyOptions}?)"/>
    public static DbContextOptionsBuilder<TContext> UseOrchStackTenancy<TContext>(
        this DbContextOptionsBuilder<TContext> builder, Action<EFCoreTenancyOptions>? configure = null)
        where TContext : DbContext
    {
        UseOrchStackTenancy((DbContextOptionsBuilder)builder, configure);
        return builder;
    }
}
