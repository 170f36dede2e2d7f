using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.EFCore;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

public sealed class PlatformContextTests(LibraryDatabase library) : IClassFixture<LibraryDatabase>, IAsyncLifetime
{
    private ServiceProvider _services = null!;

    private ITenantScopes Scopes => _services.GetRequiredService<ITenantScopes>();

    public async Task InitializeAsync()
    {
        await TenancyLogins.EnsurePlatformAsync(library.Database.Admin, library.Database.PlatformLogin, library.Database.Password);
        var services = Tenants.Services(library.Database);
        services.Configure<PostgreSqlTenancyOptions>(o => o.Platform = library.Database.Platform);
        services.AddDbContextPool<LibraryContext>(o => o.UseNpgsql(library.Database.Application).UseOrchStackTenancy());
        services.AddPlatformDbContextFactory<LibraryContext>((o, platform) => o.UseNpgsql(platform).UseOrchStackTenancy());
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    [Fact]
    public async Task Inside_a_platform_scope_it_sees_and_writes_every_tenants_rows()
    {
        await using var scope = await Scopes.EnterPlatformAsync("monthly invoices");
        await using var context = Factory(scope.Services).CreateDbContext();

        var names = await context.Authors.OrderBy(a => a.Name).Select(a => a.Name).ToListAsync();
        Assert.Equal(["Ann Acme", "Gus Globex"], names.Where(name => name.Length < 12));
        Assert.Equal([Tenants.Acme.Id.Value, Tenants.Globex.Id.Value], await context.Authors.Select(a => EF.Property<Guid>(a, "TenantId")).Distinct().Order().ToListAsync());

        context.Add(new Author { Name = "nobody's" });
        await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
        context.ChangeTracker.Clear();
        context.Add(new Author { Name = "of the platform" }).Property("TenantId").CurrentValue = Tenants.Globex.Id.Value;
        await context.SaveChangesAsync();
        Assert.Equal(1, await context.Authors.Where(a => a.Name == "of the platform").ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Outside_one_none_is_made_and_none_that_was_made_sends_anything()
    {
        await using var services = _services.CreateAsyncScope();
        Assert.Throws<MissingPlatformScopeException>(() => Factory(services.ServiceProvider).CreateDbContext());
        await Scopes.RunAsync(Tenants.Acme.Id, (scope, _) =>
        {
            Assert.Throws<MissingPlatformScopeException>(() => Factory(scope.Services).CreateDbContext());
            return Task.CompletedTask;
        });
        LibraryContext kept;
        await using (var scope = await Scopes.EnterPlatformAsync("too short"))
        {
            kept = Factory(services.ServiceProvider).CreateDbContext();
            await scope.Services.GetRequiredService<ITenantScopes>().RunAsync(Tenants.Acme.Id, async _ =>
                await Assert.ThrowsAsync<MissingPlatformScopeException>(() => kept.Authors.ToListAsync())); // a tenant again
        }

        await using (kept)
        {
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => kept.Authors.ToListAsync());
            Assert.Throws<MissingPlatformScopeException>(() => kept.Authors.Count());
            await Assert.ThrowsAsync<MissingPlatformScopeException>(() => kept.Database.ExecuteSqlAsync($"SELECT 1"));
        }
    }

    [Fact]
    public async Task Tenants_contexts_stay_what_they_are_and_the_doctor_does_not_take_the_platforms_login_for_theirs()
    {
        await using (var scope = await Scopes.EnterPlatformAsync("first"))
        {
            await using var context = Factory(scope.Services).CreateDbContext();
            await context.Authors.CountAsync();
        }

        Assert.Equal(["Ann Acme"], await Scopes.RunAsync(Tenants.Acme.Id, (scope, ct) => scope.Services.GetRequiredService<LibraryContext>().Authors.Select(a => a.Name).ToListAsync(ct)));
        Assert.DoesNotContain((await _services.GetRequiredService<ITenancyDoctor>().ExamineAsync()).Findings, finding => finding.Severity is DoctorSeverity.Serious);
    }

    [Fact]
    public async Task Options_that_leave_tenancy_out_are_refused_since_their_model_would_be_another()
    {
        var services = Tenants.Services(library.Database);
        services.Configure<PostgreSqlTenancyOptions>(o => o.Platform = library.Database.Platform);
        services.AddPlatformDbContextFactory<LibraryContext>((o, platform) => o.UseNpgsql(platform));
        await using var provider = services.BuildServiceProvider(validateScopes: true);
        await using var scope = await provider.GetRequiredService<ITenantScopes>().EnterPlatformAsync("wrong");

        var fault = Assert.Throws<InvalidOperationException>(() => Factory(scope.Services).CreateDbContext());

        Assert.Contains("UseOrchStackTenancy", fault.Message, StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _services.DisposeAsync();

    private static IPlatformDbContextFactory<LibraryContext> Factory(IServiceProvider services) => services.GetRequiredService<IPlatformDbContextFactory<LibraryContext>>();
}
