using System.Text.Json;
using OrchStack.Tenancy.Cli;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Tool;

public sealed class DoctorTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();

    private ToolRun Tool => new(_database);

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await _database.RunAsync($"CREATE TABLE notes (text text); {RowSecurityScript.Enable(new TenantTable("public", "notes"))}");
    }

    public Task DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task A_closed_fence_ends_with_zero_and_names_who_was_examined()
    {
        var tool = Tool;

        Assert.Equal(ExitCode.Done, await tool.RunAsync(["doctor", "--login", _database.ApplicationLogin]));
        Assert.Contains($"login {_database.ApplicationLogin}", tool.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_prints_as_SQL_repairs_what_it_found()
    {
        await _database.RunAsync($"ALTER TABLE notes NO FORCE ROW LEVEL SECURITY; GRANT TRUNCATE ON notes TO {_database.ApplicationLogin}");
        var tool = Tool;

        Assert.Equal(ExitCode.OpenFence, await tool.RunAsync(["doctor"]));
        Assert.Contains("row-security-unforced", tool.Output, StringComparison.Ordinal);
        Assert.Contains("right-truncate", tool.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.OpenFence, await tool.RunAsync(["doctor", "--sql"]));
        await _database.RunAsync(tool.Output);

        Assert.Equal(ExitCode.Done, await tool.RunAsync(["doctor"]));
    }

    [Fact]
    public async Task A_comment_in_a_name_does_not_become_SQL_of_the_script()
    {
        await _database.RunAsync("CREATE TABLE \"odd\n; DROP TABLE notes; --\" (tenant_id uuid); GRANT SELECT ON ALL TABLES IN SCHEMA public TO tenancy_app");
        var tool = Tool;

        await tool.RunAsync(["doctor", "--sql"]);
        await _database.RunAsync(tool.Output);

        Assert.Equal(["0"], await _database.Admin.ReadAllAsync("SELECT count(*) FROM notes"));
    }

    [Fact]
    public async Task Machines_get_one_report_for_each_login_and_the_login_itself_may_ask()
    {
        var second = _database.ExtraLogin("second");
        await TenancyLogins.EnsureApplicationAsync(_database.Admin, second, _database.Password);
        await _database.RunAsync($"ALTER ROLE {second} BYPASSRLS");
        var tool = Tool;

        Assert.Equal(ExitCode.OpenFence, await tool.RunAsync(["doctor", "--json"]));
        using var reports = JsonDocument.Parse(tool.Output);
        Assert.Equal(
            [(_database.ApplicationLogin, false), (second, true)],
            reports.RootElement.EnumerateArray()
                .Select(report => (Login: report.GetProperty("login").GetString()!, report.GetProperty("isOpen").GetBoolean()))
                .Where(report => report.Login == _database.ApplicationLogin || report.Login == second) // others of the server may connect here too
                .Order());
        Assert.Equal(ExitCode.Done, await tool.RunAsync(["doctor", "--login", _database.ApplicationLogin]));

        var itself = new ToolRun(_database, ("TENANCY_ADMIN", null!), ("TENANCY_APPLICATION", _database.Connection(second)));
        Assert.Equal(ExitCode.OpenFence, await itself.RunAsync(["doctor"]));
    }
}
