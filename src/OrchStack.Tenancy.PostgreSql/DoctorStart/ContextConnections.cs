using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Connections that EF Core's contexts bring along, which have to be examined like the application's own. Whoever builds a
/// context's options reports its connection here, for each request where options are scoped: so it is known again by its text,
/// and nothing is parsed. Thread-safe.
/// </summary>
internal sealed class ContextConnections(IServiceCollection services, IServiceScopeFactory scopes)
{
    private const string Options = "Microsoft.EntityFrameworkCore.DbContextOptions";

    private readonly ConcurrentDictionary<string, PostgreSqlSource> _sources = new(StringComparer.Ordinal);

    public void Add(string connectionString, Func<string, PostgreSqlSource> source) => _sources.GetOrAdd(connectionString, source);

    /// <summary>
    /// The connections of all contexts that are registered, one for each login of a database. Options are asked for and no context is made; options that cannot be
    /// built outside a request report nothing, and are told about.
    /// </summary>
    public (IReadOnlyCollection<PostgreSqlSource> Sources, IReadOnlyList<string> Faults) Find()
    {
        var faults = new List<string>();
        using var scope = scopes.CreateScope();

        // By name, so that this package knows nothing of EF Core: each registered context answers to this one type.
        foreach (var type in services.Select(static service => service.ServiceType).Where(static type => type.FullName == Options).Distinct().ToArray())
        {
            try
            {
                _ = scope.ServiceProvider.GetServices(type).Count();
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                faults.Add($"{fault.GetType().Name}: {fault.Message}");
            }
        }

        return ([.. _sources.Values.DistinctBy(Login)], faults);
    }

    private static (string? Host, int Port, string? Database, string? Username) Login(PostgreSqlSource source)
    {
        var there = new NpgsqlConnectionStringBuilder(source.ConnectionString);
        return (there.Host, there.Port, there.Database, there.Username);
    }
}
