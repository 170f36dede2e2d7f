using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>Where a context could be read by somebody who reads logs, traces and statistics.</summary>
public sealed class ContextRedactionTests(ContextModesDatabase modes) : IClassFixture<ContextModesDatabase>
{
    // The beginning of every context of Acme, and in none of the test's own texts.
    private static readonly string Token = $"k1.{Tenants.Acme.Id.Value:N}.";

    [Theory]
    [InlineData(TenantContextMode.Signed)]
    [InlineData(TenantContextMode.SignedOnce)]
    public async Task It_is_in_no_log_of_Npgsql_no_trace_and_no_exception(TenantContextMode mode)
    {
        var said = new ConcurrentQueue<string>();
        using var factory = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new Listener(said)));
        var builder = new NpgsqlDataSourceBuilder(modes.Database.Application).EnableParameterLogging().UseLoggerFactory(factory);
        await using var configured = builder.Build();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => said.Enqueue(string.Join('|', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}").Append(activity.DisplayName))),
        };
        ActivitySource.AddActivityListener(activities);
        await using var services = modes.Services(mode, "of_uuid", o => o.Application = configured).BuildProvider(out var source, out var scopes);

        var fault = await scopes.RunAsync(Tenants.Acme.Id, async _ =>
        {
            await using var command = source.CreateCommand("SELECT body FROM of_uuid WHERE body <> $1");
            command.Parameters.Add(new NpgsqlParameter { Value = "seen-in-the-log" });
            await command.ReadAllAsync();
            return await Assert.ThrowsAsync<PostgresException>(() => source.ReadAllAsync("SELECT 1 / 0"));
        });
        said.Enqueue(fault.ToString());

        Assert.Contains(said, text => text.Contains("seen-in-the-log", StringComparison.Ordinal)); // the control: parameters are logged
        Assert.DoesNotContain(said, text => text.Contains(Token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(-1, true)] // the default: whoever reads the server's log reads parameters
    [InlineData(0, false)]
    public async Task The_servers_log_holds_it_as_a_parameter_unless_parameters_are_left_out(int length, bool shown)
    {
        // Sent to the client what the server would write to its log.
        await modes.Database.RunAsync($"""
            ALTER ROLE {modes.Database.ApplicationLogin} SET log_min_duration_statement = 0;
            ALTER ROLE {modes.Database.ApplicationLogin} SET client_min_messages = log;
            ALTER ROLE {modes.Database.ApplicationLogin} SET log_parameter_max_length = {length};
            """);
        var said = new ConcurrentQueue<string>();
        await using var services = modes.Services(TenantContextMode.Signed, "of_uuid", o => o.Application = modes.Database.Connection(modes.Database.ApplicationLogin, c => (c.Pooling, c.IncludeErrorDetail) = (false, true)))
            .BuildProvider(out var source, out var scopes);
        await using var connection = await source.OpenConnectionAsync();
        ((TenantConnection)connection).Inner.Notice += (_, notice) => said.Enqueue($"{notice.Notice.MessageText} {notice.Notice.Detail}");

        await scopes.RunAsync(Tenants.Acme.Id, async _ =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT body FROM of_uuid";
            await command.ReadAllAsync();
        });
        await modes.Database.RunAsync($"ALTER ROLE {modes.Database.ApplicationLogin} RESET ALL");

        Assert.Contains(said, text => text.Contains("SELECT body FROM of_uuid", StringComparison.Ordinal));
        Assert.Equal(shown, said.Any(text => text.Contains(Token, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_is_not_in_pg_stat_activity()
    {
        await using var services = modes.Services(TenantContextMode.Signed, "of_uuid").BuildProvider(out var source, out var scopes);
        await using var connection = await source.OpenConnectionAsync();
        await scopes.RunAsync(Tenants.Acme.Id, async _ =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT body FROM of_uuid";
            await command.ReadAllAsync();
        });

        var texts = await modes.Database.Admin.ReadAllAsync("SELECT query FROM pg_stat_activity WHERE datname = current_database()");

        Assert.NotEmpty(texts);
        Assert.DoesNotContain(texts, text => text.Contains(Token, StringComparison.Ordinal));
    }

    private sealed class Listener(ConcurrentQueue<string> said) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            said.Enqueue(formatter(state, exception));
            foreach (var (name, value) in state as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                said.Enqueue($"{name}={Flat(value)}");
            }
        }

        public void Dispose()
        {
        }

        private static string Flat(object? value) => value switch
        {
            string text => text,
            System.Collections.IEnumerable items => string.Join(',', items.Cast<object?>().Select(Flat)),
            System.Runtime.CompilerServices.ITuple tuple => string.Join(',', Enumerable.Range(0, tuple.Length).Select(i => Flat(tuple[i]))),
            _ => $"{value}",
        };
    }
}
