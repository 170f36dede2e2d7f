using System.Text.RegularExpressions;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// What was decided on a table, as one line that a migration shows, such as "owned by tenant_id uuid": all that its SQL needs,
/// so that old migrations read the same whatever the options become.
/// </summary>
internal static partial class TableMark
{
    public const string Shared = "shared";

    private const string ByPlatform = ", written by the platform";
    private const string OutsidePrefix = "outside: ";

    public static string Owned(string column, TenantKeyType type) => $"owned by {column} {TenantColumn.SqlType(type)}";

    public static string SharedWithOwnRows(string column, TenantKeyType type) => $"shared, own rows by {column} {TenantColumn.SqlType(type)}";

    public static string Root(string column, TenantKeyType type) => $"tenants by {column} {TenantColumn.SqlType(type)}";

    public static string Membership(string column, TenantKeyType type, string user, bool byPlatform) =>
        $"members by {column} {TenantColumn.SqlType(type)} of {user}{(byPlatform ? ByPlatform : "")}";

    public static string Users(string key, string? schema, string membership) => $"users by {key} of {Qualified(schema, membership)}";

    public static string Outside(string reason) => $"{OutsidePrefix}{reason}";

    /// <summary>The table that a mark describes.</summary>
    /// <param name="mark">The annotation's value.</param>
    /// <param name="schema">The table's schema.</param>
    /// <param name="name">The table.</param>
    /// <param name="find">Finds the table of memberships that global users are seen by.</param>
    public static ITenancyTable Read(string mark, string? schema, string name, Func<string, ITenancyTable?> find)
    {
        if (mark == Shared)
        {
            return new SharedTable(schema, name);
        }

        if (mark.StartsWith(OutsidePrefix, StringComparison.Ordinal))
        {
            return new OutsideTable(schema, name, mark[OutsidePrefix.Length..]);
        }

        if (UsersPattern().Match(mark) is { Success: true } users)
        {
            return new MemberTable(schema, name, find(users.Groups["of"].Value) as MembershipTable ?? throw Unreadable(mark, name)) { Key = users.Groups["key"].Value };
        }

        return Pattern().Match(mark) is { Success: true } match && ReadType(match.Groups["type"].Value) is { } type
            ? Read(match, schema, name, type) ?? throw Unreadable(mark, name)
            : throw Unreadable(mark, name);
    }

    public static string Qualified(string? schema, string name) => schema is null ? name : $"{schema}.{name}";

    private static ITenancyTable? Read(Match match, string? schema, string name, TenantKeyType type)
    {
        var column = match.Groups["column"].Value;
        return match.Groups["kind"].Value switch
        {
            "owned" => new TenantTable(schema, name) { Column = column, KeyType = type },
            "shared, own rows" => new SharedTable(schema, name) { Column = column, KeyType = type },
            "tenants" => new TenantRootTable(schema, name) { Column = column, KeyType = type },
            "members" when match.Groups["user"] is { Success: true } user => new MembershipTable(schema, name)
            {
                Column = column,
                KeyType = type,
                UserColumn = user.Value,
                WrittenByPlatform = match.Groups["platform"].Success,
            },
            _ => null,
        };
    }

    private static TenantKeyType? ReadType(string text) =>
        Enum.GetValues<TenantKeyType>().Cast<TenantKeyType?>().FirstOrDefault(type => text == TenantColumn.SqlType(type!.Value));

    private static InvalidOperationException Unreadable(string mark, string name) => new(
        $"Table '{name}' has the annotation {TenancyAnnotations.Table} = '{mark}', which this version cannot read; it writes \"owned by tenant_id uuid\", \"shared\" and the like.");

    [GeneratedRegex("^(?<kind>owned|shared, own rows|tenants|members) by (?<column>.+?) (?<type>uuid|bigint|integer|text)( of (?<user>.+?)(?<platform>, written by the platform)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex("^users by (?<key>.+?) of (?<of>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex UsersPattern();
}
