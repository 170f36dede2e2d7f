using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Tables;

/// <summary>Every way in which Globex may try to touch what is Acme's, on the fence and, as a control, on keys without policies.</summary>
public sealed class PolicyAttackTests
{
    /// <summary>Acme's rows of all tables, and what only the platform writes.</summary>
    private const string Look = """
        SELECT format('%s %s', 'company', name) FROM shop.companies WHERE id <> GLOBEX
        UNION ALL SELECT format('%s %s', 'user', email) FROM shop.users
        UNION ALL SELECT format('%s %s %s', 'member', user_id, company_id) FROM shop.user_companies
        UNION ALL SELECT format('%s %s', 'country', code) FROM shop.countries
        UNION ALL SELECT format('%s %s', 'template', body) FROM shop.templates WHERE company_id IS DISTINCT FROM GLOBEX
        UNION ALL SELECT format('%s %s %s', 'customer', id, email) FROM shop.customers WHERE company_id <> GLOBEX
        UNION ALL SELECT format('%s %s %s', 'order', customer_id, note) FROM shop.orders WHERE company_id <> GLOBEX
        UNION ALL SELECT format('%s %s %s', 'line', n, note) FROM shop.lines WHERE company_id <> GLOBEX
        ORDER BY 1
        """;

    private static readonly string[] Filled = ["companies", "users", "user_companies", "countries", "templates", "customers", "orders", "lines"];

    private static readonly string[] Attacks =
    [
        "SELECT id FROM shop.customers WHERE email LIKE 'acme%'",
        "SELECT id FROM shop.customers WHERE email LIKE 'acme%' FOR UPDATE",
        "SELECT o.id FROM shop.orders o JOIN shop.lines l ON l.order_id = o.id WHERE o.note = 'acme'",
        "INSERT INTO shop.customers (company_id, email) VALUES (ACME, 'planted')",
        "INSERT INTO shop.customers (id, company_id, email) VALUES (1, ACME, 'x') ON CONFLICT (company_id, id) DO UPDATE SET email = 'taken over'",
        "INSERT INTO shop.lines (order_id, company_id, n) VALUES (2, GLOBEX, 1) ON CONFLICT (company_id, order_id, n) DO UPDATE SET company_id = ACME, order_id = 1, n = 9",
        "MERGE INTO shop.customers c USING (VALUES (1)) v (id) ON c.id = v.id WHEN MATCHED THEN UPDATE SET email = 'merged'",
        "MERGE INTO shop.customers c USING (VALUES (1)) v (id) ON c.id = v.id WHEN MATCHED THEN DELETE",
        "MERGE INTO shop.customers c USING (VALUES (7)) v (id) ON c.id = v.id WHEN NOT MATCHED THEN INSERT (company_id, email) VALUES (ACME, 'merged')",
        "UPDATE shop.customers SET email = 'x' || id",
        "UPDATE shop.customers SET email = 'x' WHERE id = 1",
        "UPDATE shop.lines SET company_id = ACME, order_id = 1, n = 9 WHERE note = 'globex'",
        "DELETE FROM shop.orders",
        "DELETE FROM shop.lines WHERE note = 'acme'",
        "SELECT name FROM shop.companies WHERE name = 'acme'",
        "UPDATE shop.companies SET name = name || '!'",
        "UPDATE shop.companies SET id = OTHER WHERE name = 'acme'",
        "UPDATE shop.companies SET id = OTHER WHERE name = 'globex'",
        "INSERT INTO shop.companies VALUES (OTHER, 'new')",
        "DELETE FROM shop.companies WHERE name = 'acme'",
        "INSERT INTO shop.countries VALUES ('XX')",
        "UPDATE shop.countries SET code = 'XX'",
        "DELETE FROM shop.countries",
        "SELECT body FROM shop.templates WHERE body LIKE 'acme%'",
        "INSERT INTO shop.templates (body, company_id) VALUES ('for all', NULL)",
        "INSERT INTO shop.templates (body, company_id) VALUES ('planted', ACME)",
        "UPDATE shop.templates SET body = body || '!'",
        "UPDATE shop.templates SET company_id = NULL",
        "DELETE FROM shop.templates",
        "SELECT user_id FROM shop.user_companies WHERE company_id = ACME",
        "INSERT INTO shop.user_companies VALUES (1, GLOBEX)",
        "UPDATE shop.user_companies SET user_id = 1 WHERE user_id = 2",
        "DELETE FROM shop.user_companies",
        "SELECT email FROM shop.users WHERE email = 'acme@x'",
        "UPDATE shop.users SET email = 'x' WHERE id = 3",
        "INSERT INTO shop.users VALUES (9, 'x')",
        "DELETE FROM shop.users WHERE id = 3",
    ];

    [Theory]
    [MemberData(nameof(Shop.Types), MemberType = typeof(Shop))]
    public async Task No_attack_reads_or_changes_what_is_anothers(TenantKeyType type)
    {
        await using var shop = await Shop.OpenAsync(type);

        Assert.Empty(await BitesAsync(shop));
    }

    [Theory]
    [MemberData(nameof(Shop.Types), MemberType = typeof(Shop))]
    public async Task Without_BYPASSRLS_neither(TenantKeyType type)
    {
        await using var shop = await Shop.OpenAsync(type, ShopFence.Whole, PlatformAccess.Role);

        Assert.Empty(await BitesAsync(shop));
    }

    [Theory]
    [MemberData(nameof(Shop.Types), MemberType = typeof(Shop))]
    public async Task Control_every_attack_bites_without_policies(TenantKeyType type)
    {
        await using var shop = await Shop.OpenAsync(type, ShopFence.KeysAlone);

        Assert.Empty(Attacks.Except(await BitesAsync(shop)));
    }

    /// <summary>The attacks that read or changed something. Each runs in a copy of the rows, as far as the next one is concerned.</summary>
    private static async Task<List<string>> BitesAsync(Shop shop)
    {
        var look = Fill(shop, Look);
        var bites = new List<string>();
        await SaveAsync(shop);
        var before = await shop.Admin.ReadAllAsync(look);
        foreach (var attack in Attacks)
        {
            var seen = new List<string>();
            try
            {
                seen = await shop.AsAsync(shop.Globex, Fill(shop, attack));
            }
            catch (Exception refused) when (refused is PostgresException or TenancyException)
            {
            }

            if (seen.Count > 0 || !before.SequenceEqual(await shop.Admin.ReadAllAsync(look)))
            {
                bites.Add(attack);
            }

            await RestoreAsync(shop);
        }

        return bites;
    }

    private static string Fill(Shop shop, string sql) => sql
        .Replace("ACME", Shop.KeyOf(shop.Acme), StringComparison.Ordinal)
        .Replace("GLOBEX", Shop.KeyOf(shop.Globex), StringComparison.Ordinal)
        .Replace("OTHER", shop.Type is TenantKeyType.Uuid ? "'0197a000-0000-7000-8000-00000000000c'" : "3", StringComparison.Ordinal);


    private static Task<int> SaveAsync(Shop shop) => shop.Admin.RunAsync(
        string.Concat(Filled.Select(name => $"DROP TABLE IF EXISTS saved_{name}; CREATE TABLE saved_{name} AS TABLE shop.{name};")));

    private static Task<int> RestoreAsync(Shop shop) => shop.Admin.RunAsync(
        $"TRUNCATE {string.Join(", ", Filled.Select(name => $"shop.{name}"))};{string.Concat(Filled.Select(name => $"INSERT INTO shop.{name} TABLE saved_{name};"))}");
}
