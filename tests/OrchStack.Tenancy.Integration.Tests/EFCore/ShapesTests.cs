using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrchStack.Tenancy.EFCore;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>However entities are mapped, two tenants with the same keys see each their own.</summary>
public sealed class ShapesTests : IAsyncLifetime
{
    private readonly TenantDatabase _database = new();
    private ServiceProvider _services = null!;

    private ITenantScopes Scopes => _services.GetRequiredService<ITenantScopes>();

    public async Task InitializeAsync()
    {
        await _database.InitializeAsync();
        await AppliedMigration.RunAsync(new ShapesContext(FirstMigration.Options<ShapesContext>(_database.Migrator)));
        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            await _database.RunAsync($"""
                INSERT INTO "Firm" ("Id", "Name") VALUES ('{tenant.Id}', '{tenant.Name}');
                INSERT INTO "User" ("Id", "Name") VALUES (100, 'both''s') ON CONFLICT DO NOTHING;
                INSERT INTO "User" ("Name") VALUES ('of {tenant.Name}');
                INSERT INTO "FirmUser" (tenant_id, "UserId") SELECT '{tenant.Id}', "Id" FROM "User" WHERE "Name" IN ('both''s', 'of {tenant.Name}');
                """);
        }

        await _database.RunAsync("""INSERT INTO "Grade" ("Name", tenant_id) VALUES ('everybody''s', NULL)""");
        var services = Tenants.Services(_database);
        services.AddDbContextPool<ShapesContext>(o => o.UseNpgsql(_database.Application).UseOrchStackTenancy());
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    [Fact]
    public async Task Each_tenant_writes_and_reads_its_own_under_the_same_keys()
    {
        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            await WriteAsync(tenant);
        }

        foreach (var tenant in new[] { Tenants.Acme, Tenants.Globex })
        {
            Assert.Equal(Expected(tenant.Name), await AsAsync(tenant, ReadAsync));
        }

        // The control: both are there, in every table.
        foreach (var table in new[] { "Beast", "Horses", "Cars", "Ships", "Person", "Profile", "ProfileTexts", "Phones", "Reading", "depot\".\"Stock" })
        {
            Assert.Equal((table, "2"), (table, Assert.Single(await _database.Admin.ReadAllAsync($"SELECT count(DISTINCT tenant_id) FROM \"{table}\""))));
        }
    }

    [Fact]
    public async Task Another_tenants_rows_are_out_of_reach_by_their_key_in_every_shape()
    {
        await WriteAsync(Tenants.Acme);

        await AsAsync(Tenants.Globex, async context =>
        {
            Assert.Null(await context.FindAsync<Horse>(7));
            Assert.Null(await context.FindAsync<Car>(7));
            Assert.Null(await context.FindAsync<Clerk>(7));
            Assert.Null(await context.FindAsync<Profile>(7));
            Assert.Null(await context.FindAsync<Firm>(Tenants.Acme.Id.Value));
            Assert.Equal(0, await context.Set<Car>().ExecuteDeleteAsync() + await context.Set<Firm>().Where(f => f.Name == "Acme").ExecuteUpdateAsync(s => s.SetProperty(f => f.Name, "taken")));
            foreach (var stranger in new object[] { new Horse { Id = 7, Name = "taken", Colour = "taken" }, new Clerk { Id = 7, Name = "taken", Desk = "taken" }, new Ship { Id = 8, Plate = "taken" } })
            {
                context.Update(stranger);
                await Assert.ThrowsAnyAsync<DbUpdateConcurrencyException>(() => context.SaveChangesAsync());
                context.ChangeTracker.Clear();
            }

            return true;
        });
        Assert.Equal(Expected("Acme"), await AsAsync(Tenants.Acme, ReadAsync));
    }

    [Fact]
    public async Task What_the_platform_writes_no_tenant_writes()
    {
        await AsAsync(Tenants.Acme, async context =>
        {
            foreach (var planted in new object[] { new Country { Name = "Acmeland" }, new Firm { Id = Guid.NewGuid(), Name = "Second" }, new User { Name = "self-made" }, new FirmUser { FirmId = Tenants.Acme.Id.Value, UserId = 100 } })
            {
                context.Add(planted);
                await Assert.ThrowsAsync<DbUpdateException>(() => context.SaveChangesAsync());
                context.ChangeTracker.Clear();
            }

            return true;
        });
    }

    [Fact]
    public async Task What_is_attached_without_a_stamp_is_saved_for_no_other_tenant_either()
    {
        var id = await AsAsync(Tenants.Globex, async context =>
        {
            var own = context.Add(new Grade { Name = "of Globex" }).Entity;
            await context.SaveChangesAsync();
            return own.Id;
        });
        await using var scope = _services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<ShapesContext>();
        await Scopes.RunAsync(Tenants.Acme.Id, _ => Task.FromResult(context.Update(new Grade { Id = id, Name = "Acme's of this key" })));

        var fault = await Assert.ThrowsAsync<DbUpdateException>(() => Scopes.RunAsync(Tenants.Globex.Id, ct => context.SaveChangesAsync(ct)));

        Assert.IsType<ContextTenantException>(fault.InnerException);
        Assert.Equal("of Globex", await AsAsync(Tenants.Globex, other => other.Set<Grade>().Where(g => g.Id == id).Select(g => g.Name).SingleAsync()));
    }

    [Fact]
    public async Task A_name_that_is_unique_across_tenants_is_taken_once()
    {
        Stock Of(string domain) => new() { Code = "c", Place = domain, Domain = domain, Size = new Size() };
        await AsAsync(Tenants.Acme, context => context.Add(Of("one.example")).Context.SaveChangesAsync());

        var taken = await Assert.ThrowsAsync<DbUpdateException>(() => AsAsync(Tenants.Globex, context => context.Add(Of("one.example")).Context.SaveChangesAsync()));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, Assert.IsType<PostgresException>(taken.InnerException).SqlState);
    }

    [Fact]
    public async Task The_doctor_finds_nothing_but_the_key_across_tenants_and_indexes_for_texts()
    {
        var report = await _services.GetRequiredService<ITenancyDoctor>().ExamineAsync();

        Assert.Equal(["index-unusable", "unique-key-without-tenant"], report.Findings.Select(finding => finding.Code).Distinct().Order());
        Assert.Equal(
            ["\"Beast\" owned", "\"Cars\" owned", "\"Country\" shared", "\"Firm\" root", "\"FirmUser\" membership", "\"Grade\" shared", "\"Horses\" owned", "\"Person\" owned", "\"Phones\" owned",
             "\"Profile\" owned", "\"ProfileTexts\" owned", "\"Reading\" owned", "\"Ships\" owned", "\"User\" membership", "depot.\"Stock\" owned"],
            (await _database.Admin.ReadAllAsync("SELECT relation::regclass || ' ' || kind FROM tenancy.tables")).Order(StringComparer.Ordinal));
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static string[] Expected(string name) =>
    [
        $"horse {name}", $"car {name}", $"ship {name}", $"person {name}", $"clerk {name}", $"profile {name} {name}-1 {name} {name}", "reading 1",
        $"stock {name}", $"grades everybody's,{name}", $"firm {name}", $"users both's,of {name}", "country Norway",
    ];

    private Task<T> AsAsync<T>(Tenant tenant, Func<ShapesContext, Task<T>> work) =>
        Scopes.RunAsync(tenant.Id, (scope, _) => work(scope.Services.GetRequiredService<ShapesContext>()));

    private Task<bool> WriteAsync(Tenant tenant) => AsAsync(tenant, async context =>
    {
        var name = tenant.Name;
        context.AddRange(
            new Horse { Id = 7, Name = name, Colour = "white" },
            new Car { Id = 7, Plate = name },
            new Ship { Id = 8, Plate = name },
            new Person { Id = 6, Name = name },
            new Clerk { Id = 7, Name = name, Desk = "d" },
            new Profile { Id = 7, Title = name, Text = name, Phones = { new Phone { Number = $"{name}-1" } }, Home = new Home { Street = name }, Tags = { new Tag { Word = name } } },
            new Stock { Code = name, Place = "here", Words = [name], Size = new Size { Width = 7 } },
            new Grade { Name = name });
        await context.SaveChangesAsync();
        await context.Database.ExecuteSqlAsync($"""INSERT INTO "Reading" ("Value") VALUES (1)""");
        return true;
    });

    private static async Task<string[]> ReadAsync(ShapesContext context)
    {
        var profile = await context.Set<Profile>().SingleAsync();
        return
        [
            $"horse {(await context.Set<Horse>().SingleAsync()).Name}",
            $"car {(await context.Set<Car>().SingleAsync()).Plate}",
            $"ship {(await context.Set<Vehicle>().OfType<Ship>().SingleAsync()).Plate}",
            $"person {(await context.Set<Person>().SingleAsync(p => !(p is Clerk))).Name}",
            $"clerk {(await context.Set<Clerk>().SingleAsync()).Name}",
            $"profile {profile.Title} {Assert.Single(profile.Phones).Number} {profile.Home!.Street} {Assert.Single(profile.Tags).Word}",
            $"reading {await context.Set<Reading>().CountAsync()}",
            $"stock {(await context.Set<Stock>().SingleAsync(s => s.Size.Width == 7)).Code}",
            $"grades {string.Join(',', await context.Set<Grade>().OrderByDescending(g => g.Name == "everybody's").Select(g => g.Name).ToListAsync())}",
            $"firm {(await context.Set<Firm>().SingleAsync()).Name}",
            $"users {string.Join(',', await context.Set<User>().OrderBy(u => u.Name).Select(u => u.Name).ToListAsync())}",
            $"country {(await context.Set<Country>().SingleAsync()).Name}",
        ];
    }
}
