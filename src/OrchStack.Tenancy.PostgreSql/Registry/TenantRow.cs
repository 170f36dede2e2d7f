using System.Diagnostics;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A tenant as its row says, and back. What cannot be read is an error: a half-read tenant is not served.</summary>
internal static class TenantRow
{
    public const string Columns = "t.id, t.slug, t.name, t.status, t.plan, t.key_type, t.key";

    public static Tenant Read(NpgsqlDataReader reader) =>
        new(TenantId.From(reader.GetGuid(0)), TenantSlug.Parse(reader.GetString(1)), reader.GetString(2))
        {
            Status = StatusOf(reader.GetString(3)),
            Plan = reader.GetString(4),
            Key = TenantKey.Parse($"{reader.GetString(5)}:{reader.GetString(6)}"),
        };

    /// <summary>The values of <see cref="Columns"/>, in that order.</summary>
    public static NpgsqlParameter[] Values(Tenant tenant) =>
    [
        RegistryValue.Of(tenant.Id),
        RegistryValue.Of(tenant.Slug.Value),
        RegistryValue.Of(tenant.Name),
        RegistryValue.Of(NameOf(tenant.Status)),
        RegistryValue.Of(tenant.Plan),
        RegistryValue.Of(NameOf(tenant.Key.Type)),
        RegistryValue.Of(tenant.Key.Text),
    ];

    private static TenantStatus StatusOf(string name) => name switch
    {
        "preparing" => TenantStatus.Preparing,
        "active" => TenantStatus.Active,
        "suspended" => TenantStatus.Suspended,
        "deleting" => TenantStatus.Deleting,
        _ => throw new InvalidOperationException($"The registry says that a tenant is \"{name}\", a status that this version does not know. Update this application."),
    };

    private static string NameOf(TenantStatus status) => status switch
    {
        TenantStatus.Preparing => "preparing",
        TenantStatus.Active => "active",
        TenantStatus.Suspended => "suspended",
        TenantStatus.Deleting => "deleting",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Set Tenant.Status to a value of TenantStatus; zero is none."),
    };

    private static string NameOf(TenantKeyType type) => type switch
    {
        TenantKeyType.Uuid => "uuid",
        TenantKeyType.BigInt => "bigint",
        TenantKeyType.Integer => "integer",
        TenantKeyType.Text => "text",
        _ => throw new UnreachableException(),
    };
}
