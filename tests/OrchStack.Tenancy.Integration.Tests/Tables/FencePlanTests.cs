using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Tables;

public sealed class FencePlanTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();

    public Task InitializeAsync() => _database.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await using var server = Npgsql.NpgsqlDataSource.Create(PostgresServer.Superuser);
        await server.RunAsync($"DROP ROLE IF EXISTS shape_{_database.Name}_owner, shape_{_database.Name}_reader");
    }

    public static TheoryData<TenantKeyType, bool, PlatformAccess> Ways => new()
    {
        { TenantKeyType.Uuid, false, PlatformAccess.BypassRls },
        { TenantKeyType.Uuid, true, PlatformAccess.Role },
        { TenantKeyType.BigInt, false, PlatformAccess.Role },
        { TenantKeyType.BigInt, true, PlatformAccess.BypassRls },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Undo_gives_back_the_schema_byte_for_byte(TenantKeyType type, bool inUse, PlatformAccess platform)
    {
        await _database.RunAsync(EveryShape.Sql(type, _database.Name));
        var before = await PgDump.SchemaAsync(_database.Name);

        var plan = await ReadAsync(type, inUse, platform);
        await PlanRunner.RunAsync(_database.Admin, plan.Steps);
        var fenced = await PgDump.SchemaAsync(_database.Name);
        await PlanRunner.RunAsync(_database.Admin, plan.Undo);

        Assert.NotEqual(before, fenced);
        Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Undo_gives_it_back_however_far_the_plan_came(TenantKeyType type, bool inUse, PlatformAccess platform)
    {
        await _database.RunAsync(EveryShape.Sql(type, _database.Name));
        var before = await PgDump.SchemaAsync(_database.Name);
        var plan = await ReadAsync(type, inUse, platform);

        // Every place once would take an hour; these fall into columns, indexes, keys and policies.
        foreach (var share in new[] { 0.2, 0.4, 0.5, 0.6, 0.7, 0.8 })
        {
            await PlanRunner.RunAsync(_database.Admin, plan.Steps.Take((int)(plan.Steps.Count * share)));
            await PlanRunner.RunAsync(_database.Admin, plan.Undo);

            Assert.Equal(before, await PgDump.SchemaAsync(_database.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_second_plan_finds_columns_and_keys_done_and_changes_nothing(TenantKeyType type, bool inUse, PlatformAccess platform)
    {
        await _database.RunAsync(EveryShape.Sql(type, _database.Name));
        await PlanRunner.RunAsync(_database.Admin, (await ReadAsync(type, inUse, platform)).Steps);
        var fenced = await PgDump.SchemaAsync(_database.Name);

        var second = await ReadAsync(type, inUse, platform);
        await PlanRunner.RunAsync(_database.Admin, second.Steps);
        Assert.Equal(fenced, await PgDump.SchemaAsync(_database.Name));
        await PlanRunner.RunAsync(_database.Admin, second.Undo);
        Assert.Equal(fenced, await PgDump.SchemaAsync(_database.Name));

        Assert.DoesNotContain(second.Steps, step => step.ReadsRows || step.OutsideTransaction);
        Assert.Equal((await ReadAsync(type, inUse, platform)).ToSql(), second.ToSql());
    }

    [Theory]
    [InlineData(TenantKeyType.Uuid, PlatformAccess.BypassRls)]
    [InlineData(TenantKeyType.BigInt, PlatformAccess.Role)]
    public async Task The_script_may_run_twice(TenantKeyType type, PlatformAccess platform)
    {
        await _database.RunAsync(EveryShape.Sql(type, _database.Name));
        var script = RowSecurityScript.Enable(platform, EveryShape.Tables(type));
        await _database.RunAsync(script);
        var once = await PgDump.SchemaAsync(_database.Name);

        await _database.RunAsync(script);

        Assert.Equal(once, await PgDump.SchemaAsync(_database.Name));
    }

    private Task<FencePlan> ReadAsync(TenantKeyType type, bool inUse, PlatformAccess platform) =>
        FencePlan.ReadAsync(_database.Admin, EveryShape.Tables(type), new FencePlanOptions { InUse = inUse, Platform = platform });
}
