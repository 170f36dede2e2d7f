using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>A node whose only connection is a context's does not start on an open fence either.</summary>
public sealed class ExaminedContextTests(LibraryDatabase library) : IClassFixture<LibraryDatabase>
{
    public static TheoryData<string> Ways => ["AddDbContext", "AddDbContextPool", "AddDbContextFactory", "AddPooledDbContextFactory", "a data source"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task However_the_context_is_registered_its_connection_is_examined(string way)
    {
        await using var source = NpgsqlDataSource.Create(library.Database.Application);
        await library.Database.RunAsync("ALTER TABLE \"Books\" DISABLE ROW LEVEL SECURITY");
        using var open = Node(services => Register(services, way, source));

        var refusal = await Assert.ThrowsAsync<OpenFenceException>(() => open.StartAsync());

        await library.Database.RunAsync("ALTER TABLE \"Books\" ENABLE ROW LEVEL SECURITY");
        Assert.Contains("public.\"Books\"", refusal.Message, StringComparison.Ordinal);
        using var closed = Node(services => Register(services, way, source));
        await closed.StartAsync();
        await closed.StopAsync();
    }

    [Fact]
    public async Task A_second_login_is_examined_beside_the_applications()
    {
        var bypassing = library.Database.ExtraLogin("bypassing");
        await TenancyLogins.EnsureApplicationAsync(library.Database.Admin, bypassing, library.Database.Password);
        await library.Database.RunAsync($"ALTER ROLE {bypassing} BYPASSRLS");
        using var node = Node(services =>
        {
            services.Configure<PostgreSqlTenancyOptions>(o => o.Application = library.Database.Application);
            services.AddDbContext<LibraryContext>(o => o.UseNpgsql(library.Database.Connection(bypassing)).UseOrchStackTenancy());
        });

        var refusal = await Assert.ThrowsAsync<OpenFenceException>(() => node.StartAsync());

        Assert.Contains("login-bypasses", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_that_need_a_request_are_a_warning_and_no_context_is_made()
    {
        using var node = Node(services => services.AddDbContext<LibraryContext>((_, _) => throw new InvalidOperationException("no request")));

        var report = await node.Services.GetRequiredService<ITenancyDoctor>().ExamineAsync();

        Assert.Contains(report.Findings, finding => finding.Code == DoctorCodes.NotExamined && finding.Why.Contains("no request", StringComparison.Ordinal));
        await node.StartAsync();
        await node.StopAsync();
    }

    [Fact]
    public async Task Without_the_examination_the_same_node_starts_and_leaks()
    {
        await library.Database.RunAsync("ALTER TABLE \"Books\" DISABLE ROW LEVEL SECURITY");
        using var node = Node(services => Register(services, "AddDbContext", null!));
        node.Services.LetStartAllTheSame();

        await node.StartAsync();
        var titles = await node.Services.GetRequiredService<ITenantScopes>().RunAsync(
            Tenants.Acme.Id, (scope, ct) => scope.Services.GetRequiredService<LibraryContext>().Books.Select(book => book.Title).ToListAsync(ct));

        await library.Database.RunAsync("ALTER TABLE \"Books\" ENABLE ROW LEVEL SECURITY");
        await node.StopAsync();
        Assert.Equal(2, titles.Count);
    }

    private void Register(IServiceCollection services, string way, NpgsqlDataSource source)
    {
        void Use(DbContextOptionsBuilder options) => options.UseNpgsql(library.Database.Application).UseOrchStackTenancy();
        _ = way switch
        {
            "AddDbContext" => services.AddDbContext<LibraryContext>(Use),
            "AddDbContextPool" => services.AddDbContextPool<LibraryContext>(Use),
            "AddDbContextFactory" => services.AddDbContextFactory<LibraryContext>(Use),
            "AddPooledDbContextFactory" => services.AddPooledDbContextFactory<LibraryContext>(Use),
            _ => services.AddDbContext<LibraryContext>(options => options.UseNpgsql(source).UseOrchStackTenancy()),
        };
    }

    private IHost Node(Action<IServiceCollection> register)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddOrchStackTenancy()
            .UseInMemoryTenants(tenants => tenants.Add(Tenants.Acme).Add(Tenants.Globex))
            .UsePostgreSql(o => o.SigningKey = library.Database.SigningKey);
        register(builder.Services);
        return builder.Build();
    }
}
