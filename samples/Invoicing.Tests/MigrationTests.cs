using Invoicing.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Design;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Invoicing.Tests;

/// <summary>However the migrations are run, the database is fenced after them, and as it was after their undoing.</summary>
public sealed class MigrationTests : IAsyncLifetime
{
    private const string Fence = """
        SELECT string_agg(format('%s %s %s', relation, kind, tenant_column), ', ' ORDER BY relation::text) FROM tenancy.tables
        """;

    private const string Fenced = "clients owned company_id, companies root id, invoice_lines owned company_id, invoices owned company_id";

    private readonly InvoicingHost _host = new();

    [Fact]
    public async Task A_script_that_asks_what_was_run_may_be_run_twice()
    {
        var script = Design().GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        await using var migrator = NpgsqlDataSource.Create(_host.Database.Migrator);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await using var run = migrator.CreateCommand(script);
            await run.ExecuteNonQueryAsync();
        }

        Assert.Equal(Fenced, await ReadAsync(Fence));
        Assert.Equal("2", await ReadAsync("""SELECT count(*)::text FROM "__EFMigrationsHistory" """));
    }

    [Fact]
    public async Task A_bundle_brings_the_database_up_to_date()
    {
        var application = typeof(InvoicingApp).Assembly;

        Assert.Equal(0, MigrationsBundle.Execute(null, application, application, ["--connection", _host.Database.Migrator]));

        Assert.Equal(Fenced, await ReadAsync(Fence));
    }

    [Fact]
    public async Task It_goes_back_to_what_it_was()
    {
        await using var context = Design();
        var migrator = context.GetService<IMigrator>();
        await migrator.MigrateAsync("First");
        const string shape = """
            SELECT string_agg(line, E'\n' ORDER BY line) FROM (
                SELECT format('%s %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), '') AS line FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
                UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
                UNION ALL SELECT format('%s %s %s', table_name, column_name, column_default) FROM information_schema.columns WHERE table_schema = 'public'
                UNION ALL SELECT policyname FROM pg_policies WHERE schemaname = 'public') l
            """;
        var before = await ReadAsync(shape);

        await migrator.MigrateAsync();
        Assert.Equal(Fenced, await ReadAsync(Fence));
        await migrator.MigrateAsync("First");

        Assert.Equal(before, await ReadAsync(shape));
    }

    [Fact]
    public async Task A_column_that_stays_keeps_rows_of_several_companies_on_the_way_back()
    {
        await _host.App.MigrateAsync();
        await _host.RunAsync("""
            INSERT INTO companies VALUES (7, 'acme', 'Acme Ltd.'), (42, 'globex', 'Globex Corp.');
            INSERT INTO clients (company_id, "Id", "Name") VALUES (7, 1, 'Ann'), (42, 2, 'Gus');
            """);
        await using var context = Design();

        await context.GetService<IMigrator>().MigrateAsync("First");

        Assert.Equal("7 Ann, 42 Gus", await ReadAsync("""SELECT string_agg(company_id || ' ' || "Name", ', ' ORDER BY company_id) FROM clients"""));
    }

    [Fact]
    public void The_model_is_the_compiled_one() =>
        Assert.Equal("InvoicingContextModel", Scoped(context => context.Model.GetType().Name));

    public Task InitializeAsync() => _host.CreateAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    private InvoicingContext Design()
    {
        var options = new DbContextOptionsBuilder<InvoicingContext>();
        InvoicingApp.Configure(options, _host.Database.Migrator);
        return new InvoicingContext(options.Options);
    }

    private T Scoped<T>(Func<InvoicingContext, T> work)
    {
        using var scope = _host.App.Services.CreateScope();
        return work(scope.ServiceProvider.GetRequiredService<InvoicingContext>());
    }

    private async Task<string?> ReadAsync(string sql)
    {
        await using var command = _host.Database.Admin.CreateCommand(sql);
        return await command.ExecuteScalarAsync() as string;
    }
}
