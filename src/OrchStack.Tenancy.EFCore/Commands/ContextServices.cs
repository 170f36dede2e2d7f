using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>What a command of a context needs of the application: found per command, because EF Core's own services are process-wide.</summary>
internal readonly struct ContextServices(ITenantContext tenants, SessionContext session)
{
    public static ContextServices Of(DbContext? context) =>
        Find(context) is { } services && services.GetService<SessionContext>() is { } session
            ? new ContextServices(services.GetRequiredService<ITenantContext>(), session)
            : throw new InvalidOperationException("""
                This context cannot see the application's tenancy services, so no tenant could be named.
                Register it with AddDbContext, AddDbContextPool or a factory, and call services.AddOrchStackTenancy().UsePostgreSql(…);
                for a context made by hand, call optionsBuilder.UseApplicationServiceProvider(services).
                """);

    /// <summary>Makes a context the current tenant's before it sends anything; false where there is no tenant, or no application.</summary>
    public static bool TryJoin(DbContext context, [NotNullWhen(true)] out Tenant? tenant)
    {
        if (!TryTenant(context, out tenant))
        {
            return false;
        }

        context.GetService<ContextTenant>().Demand(tenant, context);
        return true;
    }

    /// <summary>The same for what a context tracks, which belongs to its tenant alone: without a tenant too.</summary>
    public static void Join(DbContext context)
    {
        if (Find(context)?.GetService<ITenantContext>() is { } tenants)
        {
            tenants.TryGetTenant(out var tenant);
            context.GetService<ContextTenant>().Demand(tenant, context);
        }
    }

    /// <summary>Whose scope a context is used in; false where there is no tenant, or no application.</summary>
    public static bool TryTenant(DbContext context, [NotNullWhen(true)] out Tenant? tenant)
    {
        tenant = null;
        return Find(context)?.GetService<ITenantContext>() is { } tenants && tenants.TryGetTenant(out tenant);
    }

    /// <summary>Checks that this context may send a command for the current tenant over its connection.</summary>
    public SessionContext Demand(DbContext context, DbConnection connection)
    {
        tenants.TryGetTenant(out var tenant);
        context.GetService<ContextTenant>().Demand(tenant, context);
        context.GetService<ContextConnection>().Demand(context, connection);

        session.DemandStrict(connection.ConnectionString);
        return session;
    }

    /// <summary>Whether a context was registered in an application, or is one of design time.</summary>
    public static bool HasApplication(DbContext context) => Find(context) is not null;

    /// <summary>The application's services; null at design time, and for a context that was made by hand.</summary>
    public static IServiceProvider? Find(DbContext? context) =>
        context?.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()?.ApplicationServiceProvider;
}
