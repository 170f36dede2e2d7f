using Npgsql;
using OrchStack.Tenancy.PostgreSql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Tables;

/// <summary>What keys let through or tell although policies stand: on the whole fence and, as a control, on policies without keys.</summary>
public sealed class KeyAttackTests
{
    public static TheoryData<TenantKeyType, ShopFence> Fences => new()
    {
        { TenantKeyType.Uuid, ShopFence.Whole },
        { TenantKeyType.Uuid, ShopFence.PoliciesAlone },
        { TenantKeyType.BigInt, ShopFence.Whole },
        { TenantKeyType.BigInt, ShopFence.PoliciesAlone },
    };

    [Theory]
    [MemberData(nameof(Fences))]
    public async Task A_foreign_key_is_no_way_to_another_tenants_row(TenantKeyType type, ShopFence fence)
    {
        await using var shop = await Shop.OpenAsync(type, fence);

        var refers = await StateOfAsync(shop, "INSERT INTO shop.orders (id, customer_id) VALUES (50, 1)");
        await shop.AsAsync(shop.Acme, "DELETE FROM shop.customers");
        var moved = await shop.Admin.ReadAllAsync("SELECT count(*) FROM shop.orders WHERE id = 50 AND customer_id IS NULL");

        Assert.Equal(fence is ShopFence.Whole ? PostgresErrorCodes.ForeignKeyViolation : "", refers);
        Assert.Equal([fence is ShopFence.Whole ? "0" : "1"], moved); // Acme's delete reached into a row of Globex
    }

    [Theory]
    [MemberData(nameof(Fences))]
    public async Task A_foreign_key_does_not_tell_what_exists(TenantKeyType type, ShopFence fence)
    {
        await using var shop = await Shop.OpenAsync(type, fence);

        var existing = await StateOfAsync(shop, "INSERT INTO shop.orders (id, customer_id) VALUES (50, 1)");
        var missing = await StateOfAsync(shop, "INSERT INTO shop.orders (id, customer_id) VALUES (51, 12345)");

        Assert.Equal(fence is ShopFence.Whole, existing == missing);
    }

    [Theory]
    [MemberData(nameof(Fences))]
    public async Task A_unique_key_does_not_tell_what_exists(TenantKeyType type, ShopFence fence)
    {
        await using var shop = await Shop.OpenAsync(type, fence);

        var byPrimaryKey = await StateOfAsync(shop, "INSERT INTO shop.customers (id) VALUES (1)");
        var byUniqueKey = await StateOfAsync(shop, "INSERT INTO shop.customers (email) VALUES ('acme one')");
        var byUpsert = await StateOfAsync(shop, "INSERT INTO shop.customers (email) VALUES ('acme one') ON CONFLICT DO NOTHING RETURNING id / 0");

        Assert.Equal(fence is ShopFence.Whole ? ("", "") : (PostgresErrorCodes.UniqueViolation, PostgresErrorCodes.UniqueViolation), (byPrimaryKey, byUniqueKey));
        Assert.Equal("", byUpsert);
    }

    [Theory]
    [MemberData(nameof(Shop.Types), MemberType = typeof(Shop))]
    public async Task What_follows_from_a_delete_stays_within_the_tenant(TenantKeyType type)
    {
        await using var shop = await Shop.OpenAsync(type);
        await shop.AsAsync(shop.Globex, "INSERT INTO shop.customers (id, email) VALUES (1, 'same id'); ");
        await shop.AsAsync(shop.Globex, "INSERT INTO shop.orders (id, customer_id, note) VALUES (1, 1, 'same id')");
        await shop.AsAsync(shop.Globex, "INSERT INTO shop.lines (order_id, n) VALUES (1, 1)");

        await shop.AsAsync(shop.Globex, "DELETE FROM shop.customers WHERE id = 1");
        var orphan = await shop.AsAsync(shop.Globex, "SELECT coalesce(customer_id, 0), note FROM shop.orders WHERE id = 1");
        await shop.AsAsync(shop.Globex, "DELETE FROM shop.orders WHERE id = 1");

        Assert.Equal(["0", "same id"], orphan); // set to NULL was the reference alone, not the tenant
        Assert.Equal(["1", "1", "1"], await shop.AsAsync(shop.Acme, "SELECT c.id, o.id, l.n FROM shop.customers c JOIN shop.orders o ON o.customer_id = c.id JOIN shop.lines l ON l.order_id = o.id"));
        Assert.Equal(["0"], await shop.AsAsync(shop.Globex, "SELECT count(*) FROM shop.lines WHERE order_id = 1"));
    }

    private static async Task<string> StateOfAsync(Shop shop, string sql)
    {
        try
        {
            await shop.AsAsync(shop.Globex, sql);
            return "";
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
