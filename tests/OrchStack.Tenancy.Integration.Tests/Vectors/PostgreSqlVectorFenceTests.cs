using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.AI;
using OrchStack.Tenancy.AI.PostgreSql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Vectors;

/// <summary>The second fence: with our store taken away, the database itself refuses.</summary>
public sealed class PostgreSqlVectorFenceTests(VectorWays ways) : IClassFixture<VectorWays>
{
    private readonly WorkspaceId _workspace = WorkspaceId.Of(Guid.NewGuid());

    private ITenantScopes Scopes => ways[VectorWays.Postgres].GetRequiredService<ITenantScopes>();

    private TenantDataSource Source => ways[VectorWays.Postgres].GetRequiredService<TenantDataSource>();

    private string Acmes => $"{new VectorPlace(Tenants.Acme.Id, _workspace).Prefix}notes";

    [Fact]
    public async Task Keeps_the_physical_names_of_another_tenant_closed()
    {
        await SeedAsync();
        var behind = ways[VectorWays.Postgres].GetRequiredService<VectorStoreBehind>().Store;
        await Scopes.RunAsync(Tenants.Globex.Id, async _ =>
        {
            var stolen = behind.GetCollection<string, Note>(Acmes);
            Assert.Null(await stolen.GetAsync("secret"));
            Assert.Empty(await stolen.SearchAsync(new ReadOnlyMemory<float>([1, 0, 0]), 10).ToListAsync());
            Assert.DoesNotContain(Acmes, await behind.ListCollectionNamesAsync().ToListAsync());
            await stolen.DeleteAsync("secret");
            await stolen.EnsureCollectionDeletedAsync();
        });
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData("SELECT data FROM tenancy.vectors", 0)]
    [InlineData("SELECT name FROM tenancy.vector_collections", 0)]
    [InlineData("UPDATE tenancy.vectors SET data = '{}'", 0)]
    [InlineData("DELETE FROM tenancy.vectors", 0)]
    [InlineData("DELETE FROM tenancy.vector_collections", 0)]
    [InlineData("WITH d AS (DELETE FROM tenancy.vectors RETURNING data) SELECT data FROM d", 0)]
    public async Task Shows_injected_statements_nothing_of_another(string sql, int rows)
    {
        await SeedAsync();
        await Scopes.RunAsync(Tenants.Globex.Id, async _ => Assert.Equal(rows, (await Source.ReadAllAsync(sql)).Count));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Refuses_to_write_for_another()
    {
        await SeedAsync();
        await Scopes.RunAsync(Tenants.Globex.Id, async _ =>
        {
            foreach (var sql in new[]
            {
                $"INSERT INTO tenancy.vector_collections VALUES ('{Tenants.Acme.Id}', 'planted')",
                $"INSERT INTO tenancy.vectors VALUES ('{Tenants.Acme.Id}', '{Acmes}', 'planted', '{{}}')",
                $"INSERT INTO tenancy.vectors VALUES ('{Tenants.Acme.Id}', '{Acmes}', 'secret', '{{}}') ON CONFLICT (tenant_id, collection, key) DO UPDATE SET data = '{{}}'",
                "TRUNCATE tenancy.vectors",
                "ALTER TABLE tenancy.vectors DISABLE ROW LEVEL SECURITY",
            })
            {
                var refused = await Assert.ThrowsAnyAsync<Exception>(() => Source.RunAsync(sql));
                Assert.Equal("42501", (refused as PostgresException ?? (PostgresException)refused.InnerException!).SqlState);
            }
        });
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Refuses_without_a_tenant()
    {
        await SeedAsync();

        await Assert.ThrowsAsync<MissingTenantException>(() => Source.ReadAllAsync("SELECT data FROM tenancy.vectors"));
        await using var bare = NpgsqlDataSource.Create(ways.Database.Application);
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => bare.ReadAllAsync("SELECT data FROM tenancy.vectors"))).SqlState);
    }

    [Fact]
    public async Task Control_without_the_policy_the_names_are_open()
    {
        var database = new VectorWays();
        await database.InitializeAsync();
        var services = database[VectorWays.Postgres];
        var behind = services.GetRequiredService<VectorStoreBehind>().Store;
        await services.GetRequiredService<ITenantScopes>().RunAsync(Tenants.Acme.Id, async _ =>
        {
            await behind.GetCollection<string, Note>("notes").EnsureCollectionExistsAsync();
            await behind.GetCollection<string, Note>("notes").UpsertAsync(Note.Of("secret"));
        });
        await database.Database.RunAsync("ALTER TABLE tenancy.vectors DISABLE ROW LEVEL SECURITY");

        await services.GetRequiredService<ITenantScopes>().RunAsync(Tenants.Globex.Id, async _ => Assert.NotNull(await behind.GetCollection<string, Note>("notes").GetAsync("secret")));
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Leaves_the_doctor_content()
    {
        var doctor = ways[VectorWays.Postgres].GetRequiredService<ITenancyDoctor>();

        Assert.Equal([], (await doctor.ExamineAsync()).Findings.Select(static finding => finding.ToString()).Where(static finding => finding.Contains("vector", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("ALTER TABLE tenancy.vectors DISABLE ROW LEVEL SECURITY")]
    [InlineData("ALTER TABLE tenancy.vector_collections NO FORCE ROW LEVEL SECURITY")]
    [InlineData("DROP POLICY tenancy_isolation ON tenancy.vectors")]
    [InlineData("ALTER POLICY tenancy_isolation ON tenancy.vectors USING (true)")]
    [InlineData("GRANT TRUNCATE ON tenancy.vectors TO tenancy_app")]
    public async Task Opened_is_found_by_the_doctor(string opening)
    {
        var database = new VectorWays();
        await database.InitializeAsync();
        await database.Database.RunAsync(opening);

        Assert.Contains((await database[VectorWays.Postgres].GetRequiredService<ITenancyDoctor>().ExamineAsync()).Findings, static finding => finding.ToString().Contains("vector", StringComparison.Ordinal));
        await database.DisposeAsync();
    }

    [Fact]
    public async Task Says_that_the_schema_comes_first()
    {
        var bare = new TenantDatabase();
        await bare.CreateAsync();

        Assert.Contains("TenancySchema.InstallAsync", (await Assert.ThrowsAsync<InvalidOperationException>(() => TenantVectorSchema.InstallAsync(bare.Admin))).Message, StringComparison.Ordinal);
        await bare.DisposeAsync();
    }

    private Task SeedAsync() => Scopes.RunAsync(Tenants.Acme.Id, async _ =>
    {
        var notes = ways[VectorWays.Postgres].GetRequiredService<ITenantVectors>().Workspace(_workspace).GetCollection<string, Note>("notes");
        await notes.EnsureCollectionExistsAsync();
        await notes.UpsertAsync(Note.Of("secret"));
    });

    private async Task<int> CountAsync() => int.Parse((await ways.Database.Admin.ReadAllAsync($"SELECT count(*) FROM tenancy.vectors WHERE collection = '{Acmes}' AND data->>'Color' = 'red'"))[0], System.Globalization.CultureInfo.InvariantCulture);
}
