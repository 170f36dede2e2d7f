using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.Integration.Tests.Tables;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Adoption;

public sealed class ResumeTests : IAsyncLifetime
{
    private const string Rows = "SELECT (SELECT count(*) FROM orders) || ' ' || (SELECT count(DISTINCT tenant_id) FROM notes) || ' ' || (SELECT count(tenant_id) FROM notes)";

    private static readonly AdoptionOptions Options = new() { ExistingRows = Tenants.Acme.Key };

    private readonly TenantDatabase _database = new();

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await _database.RunAsync(ShopSchema.Sql);
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(AdoptionMoment.Started)]
    [InlineData(AdoptionMoment.Ran)]
    [InlineData(AdoptionMoment.Filling)]
    [InlineData(AdoptionMoment.Done)]
    public async Task Killed_at_every_step_in_turn_it_ends_in_the_same_schema(AdoptionMoment moment)
    {
        var plan = await AdoptionPlan.ReadAsync(_database.Admin, Options);
        await TenancyAdoption.RunAsync(_database.Admin, plan);
        var undisturbed = await PgDump.SchemaAsync(_database.Name);
        await TakeBackAsync(plan);
        plan = await AdoptionPlan.ReadAsync(_database.Admin, Options);

        var kills = 0;
        var begin = true;
        foreach (var step in plan.Steps.Where(step => step.InBatches || moment is not AdoptionMoment.Filling))
        {
            var name = $"adopt_{step.Number}";
            var interruption = new Interruption(name, step.Number, moment);
            await using var victim = NpgsqlDataSource.Create(PostgresServer.ConnectionString(_database.Name, change: c => c.ApplicationName = name));
            var fault = await Record.ExceptionAsync(() => begin ? TenancyAdoption.RunAsync(victim, plan, interruption) : TenancyAdoption.ResumeAsync(victim, interruption));
            Assert.True(interruption.Happened, fault?.ToString());
            kills += fault is null ? 0 : 1;
            begin = false;
        }

        // After the last step there is nothing left that could fail but the mark that all is done.
        Assert.NotEqual(0, kills);
        await TenancyAdoption.ResumeAsync(_database.Admin);
        Assert.Equal(undisturbed, await PgDump.SchemaAsync(_database.Name));
        Assert.Equal("5000 1 6000", Assert.Single(await _database.Admin.ReadAllAsync(Rows)));
        Assert.False(await TenancyAdoption.ResumeAsync(_database.Admin));
    }

    [Fact]
    public async Task An_index_that_a_killed_run_left_half_built_is_built_anew()
    {
        var plan = await AdoptionPlan.ReadAsync(_database.Admin, Options);
        var index = plan.Steps.First(step => step.Change.OutsideTransaction);
        await using var victim = NpgsqlDataSource.Create(PostgresServer.ConnectionString(_database.Name, change: c => c.ApplicationName = "half"));
        await Assert.ThrowsAsync<AdoptionException>(() => TenancyAdoption.RunAsync(victim, plan, new Interruption("half", index.Number, AdoptionMoment.Started)));
        await LeaveInvalidAsync(index);

        Assert.True(await TenancyAdoption.ResumeAsync(_database.Admin));

        Assert.Equal("0", Assert.Single(await _database.Admin.ReadAllAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid")));
        Assert.Equal("0", Assert.Single(await _database.Admin.ReadAllAsync("SELECT count(*) FROM tenancy.adoption_steps WHERE done_at IS NULL")));
    }

    [Fact]
    public async Task A_lock_of_the_application_is_waited_for_without_standing_in_its_way()
    {
        var plan = await AdoptionPlan.ReadAsync(_database.Admin, Options);
        await using var reader = await _database.Admin.OpenConnectionAsync();
        await using var reading = await reader.BeginTransactionAsync();
        await using (var read = new NpgsqlCommand("SELECT count(*) FROM orders", reader))
        {
            await read.ExecuteScalarAsync();
        }

        var waited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var adoption = TenancyAdoption.RunAsync(_database.Admin, plan, AdoptionStage.Enforce, new AdoptionPace { LockMilliseconds = 50 }, new Listener(progress =>
        {
            if (progress.Moment is AdoptionMoment.Waiting)
            {
                waited.TrySetResult();
            }
        }), default);
        await await Task.WhenAny(waited.Task, adoption);

        // Behind a queued ALTER TABLE this would wait as well.
        Assert.NotEmpty(await _database.Admin.ReadAllAsync("SELECT count(*) FROM orders"));
        await reading.RollbackAsync();
        await adoption;
    }

    [Fact]
    public async Task An_unfinished_adoption_is_gone_on_with_and_not_begun_anew()
    {
        var plan = await AdoptionPlan.ReadAsync(_database.Admin, Options);
        await using var victim = NpgsqlDataSource.Create(PostgresServer.ConnectionString(_database.Name, change: c => c.ApplicationName = "twice"));
        await Assert.ThrowsAsync<AdoptionException>(() => TenancyAdoption.RunAsync(victim, plan, new Interruption("twice", 3, AdoptionMoment.Started)));

        Assert.Contains("unfinished", (await Assert.ThrowsAsync<AdoptionException>(() => TenancyAdoption.RunAsync(_database.Admin, plan))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_of_a_database_that_has_changed_is_not_run()
    {
        var plan = await AdoptionPlan.ReadAsync(_database.Admin, Options);
        await _database.RunAsync("CREATE TABLE late (id int PRIMARY KEY)");

        Assert.Contains("has changed", (await Assert.ThrowsAsync<AdoptionException>(() => TenancyAdoption.RunAsync(_database.Admin, plan))).Message, StringComparison.Ordinal);
        Assert.Empty(await _database.Admin.ReadAllAsync("SELECT id FROM tenancy.adoptions"));
    }

    [Fact]
    public async Task A_step_that_fails_says_which_and_the_adoption_goes_on_when_the_cause_is_gone()
    {
        await _database.RunAsync("INSERT INTO notes (id, tenant_id) VALUES (-1, NULL); ALTER TABLE notes ADD CHECK (id > 0 OR tenant_id IS NULL)");
        var plan = await AdoptionPlan.ReadAsync(_database.Admin, Options);

        var fault = await Assert.ThrowsAsync<AdoptionException>(() => TenancyAdoption.RunAsync(_database.Admin, plan));
        Assert.Contains("\"public\".\"notes\"", fault.Message, StringComparison.Ordinal);
        await _database.RunAsync("DELETE FROM notes WHERE id = -1");

        Assert.True(await TenancyAdoption.ResumeAsync(_database.Admin));
    }

    /// <summary>What the server leaves when building an index concurrently is interrupted.</summary>
    private async Task LeaveInvalidAsync(AdoptionStep step)
    {
        await using var other = await _database.Admin.OpenConnectionAsync();
        await using var writing = await other.BeginTransactionAsync();
        await using (var write = new NpgsqlCommand($"UPDATE {step.Change.Table} SET {(step.Change.Table!.Contains("notes", StringComparison.Ordinal) ? "body = ''" : "tenant_id = tenant_id")}", other))
        {
            await write.ExecuteNonQueryAsync();
        }

        await using var builder = NpgsqlDataSource.Create(PostgresServer.ConnectionString(_database.Name, change: c => c.Options = "-c lock_timeout=50"));
        await Assert.ThrowsAsync<PostgresException>(() => builder.RunAsync(step.Change.Sql));
        await writing.RollbackAsync();
        Assert.Equal("1", Assert.Single(await _database.Admin.ReadAllAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid")));
    }

    private async Task TakeBackAsync(AdoptionPlan plan)
    {
        await PlanRunner.RunAsync(_database.Admin, plan.Undo);
        await _database.RunAsync("DELETE FROM tenancy.adoptions; UPDATE notes SET tenant_id = NULL");
    }
}
