using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.EFCore;

internal sealed class PlatformDbContextFactory<TContext>(PlatformDbContextOptions<TContext> options, IPlatformContext platform, IServiceProvider services)
    : IPlatformDbContextFactory<TContext>
    where TContext : DbContext
{
    public TContext CreateDbContext()
    {
        platform.Demand();
        return ActivatorUtilities.CreateInstance<TContext>(services, options.Value);
    }
}
