using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>The options of a context on the platform's login, built once.</summary>
internal sealed class PlatformDbContextOptions<TContext>(IServiceProvider services, Action<DbContextOptionsBuilder, NpgsqlDataSource> configure)
    where TContext : DbContext
{
    private readonly Lazy<DbContextOptions<TContext>> _value = new(() => Build(services, configure));

    public DbContextOptions<TContext> Value => _value.Value;

    private static DbContextOptions<TContext> Build(IServiceProvider services, Action<DbContextOptionsBuilder, NpgsqlDataSource> configure)
    {
        var builder = new DbContextOptionsBuilder<TContext>();

        // First: what comes after has to know whose context it is.
        ((IDbContextOptionsBuilderInfrastructure)builder).AddOrUpdateExtension(new PlatformOptionsExtension());
        builder.UseApplicationServiceProvider(services);
        configure(builder, services.GetRequiredService<PlatformDataSource>().Source);
        return builder.Options.FindExtension<TenancyOptionsExtension>() is not null ? builder.Options : throw new InvalidOperationException(
            $"The platform's {typeof(TContext).Name} has another model than the tenants': call UseOrchStackTenancy(…) on its options too, as AddDbContext does.");
    }
}
