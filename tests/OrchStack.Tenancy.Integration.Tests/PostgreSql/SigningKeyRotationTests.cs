using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

public sealed class SigningKeyRotationTests(NotesDatabase notes) : IClassFixture<NotesDatabase>
{
    [Fact]
    public async Task A_key_is_rotated_by_configuration_under_load_without_one_refusal()
    {
        var next = SigningKey.Generate("k2");
        var first = Configuration(notes.Database.SigningKey);
        var second = Configuration(notes.Database.SigningKey);
        await using var one = Node(first).BuildProvider(out var source, out var scopes);
        await using var two = Node(second).BuildProvider(out var otherSource, out var otherScopes);
        var faults = new ConcurrentBag<string>();
        var read = 0;
        using var stop = new CancellationTokenSource();
        Task Load(TenantDataSource from, ITenantScopes enter) => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    var seen = await enter.RunAsync(Tenants.Acme.Id, _ => from.ReadAllAsync("SELECT body FROM notes"));
                    Interlocked.Add(ref read, seen.Count(body => body.StartsWith(NotesDatabase.AcmeSecret, StringComparison.Ordinal)));
                }
                catch (Exception fault) when (fault is TenancyException or NpgsqlException)
                {
                    faults.Add(fault.Message);
                }
            }
        });
        async Task Go(int more)
        {
            var until = Volatile.Read(ref read) + more;
            while (Volatile.Read(ref read) < until && faults.IsEmpty)
            {
                await Task.Yield();
            }
        }

        var load = new[] { Load(source, scopes), Load(source, scopes), Load(otherSource, otherScopes), Load(otherSource, otherScopes) };
        await Go(200);
        await TenancySchema.AddKeyAsync(notes.Database.Admin, next);
        Switch(first, next); // the first node signs with the new key, the second still with the old one
        await Go(200);
        Switch(second, next);
        await Go(200);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        await TenancySchema.RetireKeyAsync(notes.Database.Admin, "k1");
        await TenancySchema.PurgeKeysAsync(notes.Database.Admin);

        Assert.Empty(faults);
        Assert.Equal(2, (await scopes.RunAsync(Tenants.Acme.Id, _ => source.ReadAllAsync("SELECT body FROM notes"))).Count);
        Assert.Equal(["k2"], await notes.Database.Admin.ReadAllAsync("SELECT key_id FROM tenancy.signing_keys"));
        var refusal = await Assert.ThrowsAsync<TenantContextRefusedException>(
            () => notes.Scopes.RunAsync(Tenants.Acme.Id, _ => notes.Source.ReadAllAsync("SELECT body FROM notes")));
        Assert.Equal("context_unknown_key", refusal.Reason);

        await TenancySchema.AddKeyAsync(notes.Database.Admin, notes.Database.SigningKey);
    }

    [Fact]
    public async Task A_secret_is_never_put_in_the_place_of_another_under_the_same_id()
    {
        await Assert.ThrowsAsync<TenancySchemaException>(() => TenancySchema.AddKeyAsync(notes.Database.Admin, SigningKey.Generate("k1")));
        await Assert.ThrowsAsync<TenancySchemaException>(() => TenancySchema.InstallAsync(notes.Database.Admin, SigningKey.Generate("k1")));
        await Assert.ThrowsAsync<TenancySchemaException>(() => TenancySchema.RetireKeyAsync(notes.Database.Admin, "k9"));

        Assert.Equal(2, (await notes.Scopes.RunAsync(Tenants.Acme.Id, _ => notes.Source.ReadAllAsync("SELECT body FROM notes"))).Count);
    }

    [Fact]
    public async Task A_key_may_end_at_a_moment_that_is_to_come()
    {
        var passing = SigningKey.Generate("passing");
        await TenancySchema.AddKeyAsync(notes.Database.Admin, passing);
        var registered = Tenants.Services(notes.Database);
        registered.AddSingleton<ISigningKeySource>(new FixedKey(passing));
        await using var services = registered.BuildProvider(out var source, out var scopes);
        Task<List<string>> Read() => scopes.RunAsync(Tenants.Acme.Id, _ => source.ReadAllAsync("SELECT body FROM notes"));

        await TenancySchema.RetireKeyAsync(notes.Database.Admin, "passing", TimeProvider.System.GetUtcNow().AddMinutes(5));
        Assert.Equal(2, (await Read()).Count);
        await TenancySchema.RetireKeyAsync(notes.Database.Admin, "passing", TimeProvider.System.GetUtcNow().AddMinutes(-5));

        Assert.Equal("context_unknown_key", (await Assert.ThrowsAsync<TenantContextRefusedException>(Read)).Reason);
    }

    [Theory]
    [InlineData("tenancy_owner")]
    [InlineData("tenancy_app")]
    [InlineData("tenancy_registry")]
    [InlineData("tenancy_platform")]
    public async Task No_role_of_the_application_reads_a_key_valid_or_retired(string role)
    {
        var refusal = await Assert.ThrowsAsync<PostgresException>(
            () => notes.Database.RunAsync($"SET LOCAL ROLE {role}; SELECT inner_pad FROM tenancy.signing_keys"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    private static IConfigurationRoot Configuration(SigningKey key) => new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?> { ["Signing:Current"] = key.Id, [$"Signing:Keys:{key.Id}"] = key.Export().Split(':')[1] })
        .Build();

    private static void Switch(IConfigurationRoot configuration, SigningKey key)
    {
        configuration[$"Signing:Keys:{key.Id}"] = key.Export().Split(':')[1];
        configuration["Signing:Current"] = key.Id;
        configuration.Reload();
    }

    private ServiceCollection Node(IConfiguration configuration)
    {
        var services = Tenants.Services(notes.Database);
        services.AddOrchStackTenancy().UseSigningKeys(configuration.GetSection("Signing"));
        return services;
    }

    private sealed class FixedKey(SigningKey key) : ISigningKeySource
    {
        public SigningKey Current => key;
    }
}
