using Microsoft.EntityFrameworkCore;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// Makes contexts for work across tenants, on the platform's login, which row-level security does not hold back. Thread-safe.
/// </summary>
/// <typeparam name="TContext">The application's context.</typeparam>
/// <remarks>
/// Each context is new and pooled with no other. It sends commands inside a platform scope only
/// (<see cref="ITenantScopes.EnterPlatformAsync"/>). A row that it adds needs its tenant: no default fills it.
/// </remarks>
public interface IPlatformDbContextFactory<out TContext>
    where TContext : DbContext
{
    /// <summary>Makes one; dispose of it before the scope ends.</summary>
    /// <exception cref="MissingPlatformScopeException">No platform scope is entered.</exception>
    TContext CreateDbContext();
}
