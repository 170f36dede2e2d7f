using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Cli;

/// <summary>dev: all that an application needs on a developer's machine, and the only command that prints passwords.</summary>
internal sealed class DevCommand(Terminal terminal)
{
    private readonly ConnectionOption _admin = ConnectionOption.Admin(terminal);
    private readonly Option<string> _prefix = new("--prefix") { Description = "How the logins begin; they belong to the whole server.", DefaultValueFactory = _ => "dev" };
    private readonly Option<bool> _json = Confirmation.Json();

    public Command Build()
    {
        var command = new Command("dev", "Sets a development database up: schema, logins with new passwords, the tenants acme and globex. Prints connection strings, with passwords, and the signing key.") { _admin.Option, _prefix, _json };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var source = _admin.Open(parsed);
        await using var _ = source.ConfigureAwait(false);
        var server = new NpgsqlConnectionStringBuilder(_admin.Read(parsed));
        var prefix = parsed.GetValue(_prefix)!;

        // A second call makes a second key beside the first, whose secret nobody can read back.
        var key = SigningKey.Generate($"dev{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        await TenancySchema.InstallAsync(source, key, cancellationToken).ConfigureAwait(false);
        var lines = new Dictionary<string, string> { ["TENANCY_SIGNING_KEY"] = key.Export() };
        lines["TENANCY_APPLICATION"] = await LoginAsync(TenancyLogins.EnsureApplicationAsync, "app").ConfigureAwait(false);
        lines["TENANCY_REGISTRY"] = await LoginAsync(TenancyLogins.EnsureRegistryAsync, "registry").ConfigureAwait(false);
        lines["TENANCY_PLATFORM"] = await LoginAsync(TenancyLogins.EnsurePlatformAsync, "platform").ConfigureAwait(false);
        lines["TENANCY_MIGRATOR"] = await LoginAsync(TenancyLogins.EnsureMigratorAsync, "migrator").ConfigureAwait(false);
        foreach (var tenant in await AddTenantsAsync(lines, key, cancellationToken).ConfigureAwait(false))
        {
            lines[$"TENANT_{tenant.Slug.ToString().ToUpperInvariant()}"] = tenant.Id.ToString();
        }

        await terminal.Output.WriteLineAsync(parsed.GetValue(_json)
            ? JsonSerializer.Serialize(lines)
            : string.Join('\n', lines.Select(line => $"{line.Key}='{line.Value}'"))).ConfigureAwait(false);
        return ExitCode.Done;

        async Task<string> LoginAsync(Func<NpgsqlDataSource, string, string, CancellationToken, Task> ensure, string name)
        {
            var login = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Username = $"{prefix}_{name}", Password = RandomNumberGenerator.GetHexString(32, lowercase: true) };
            await ensure(source, login.Username!, login.Password!, cancellationToken).ConfigureAwait(false);
            return login.ConnectionString;
        }
    }

    private static async Task<IReadOnlyList<Tenant>> AddTenantsAsync(Dictionary<string, string> connections, SigningKey key, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddOrchStackTenancy().UsePostgreSql(o =>
        {
            o.Application = connections["TENANCY_APPLICATION"];
            o.Registry = connections["TENANCY_REGISTRY"];
            o.Platform = connections["TENANCY_PLATFORM"];
            o.SigningKey = key;
        });
        var provider = services.BuildServiceProvider();
        await using var _ = provider.ConfigureAwait(false);
        var directory = provider.GetRequiredService<ITenantDirectory>();
        var store = provider.GetRequiredService<ITenantStore>();
        var tenants = new List<Tenant>();
        foreach (var name in new[] { "Acme", "Globex" })
        {
            var tenant = new Tenant(TenantId.New(), TenantSlug.Parse(name.ToLowerInvariant()), name);
            if (await store.FindAsync(tenant.Slug, cancellationToken).ConfigureAwait(false) is { } known)
            {
                tenants.Add(known);
                continue;
            }

            await directory.AddAsync(tenant, cancellationToken).ConfigureAwait(false);
            tenants.Add(tenant);
        }

        return tenants;
    }
}
