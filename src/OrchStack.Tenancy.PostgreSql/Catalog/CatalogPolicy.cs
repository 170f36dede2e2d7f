namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A policy as it stands.</summary>
/// <param name="Name">The policy.</param>
/// <param name="Command">ALL, SELECT, INSERT, UPDATE or DELETE.</param>
/// <param name="IsPermissive">It lets rows through; a restrictive one holds them back.</param>
/// <param name="Roles">For whom, quoted; PUBLIC for all.</param>
/// <param name="Using">Which rows are seen.</param>
/// <param name="Check">Which rows are written.</param>
internal sealed record CatalogPolicy(string Name, string Command, bool IsPermissive, IReadOnlyList<string> Roles, string? Using, string? Check)
{
    public string ToSql(string table) =>
        $"CREATE POLICY {SqlText.Name(Name)} ON {table} AS {(IsPermissive ? "PERMISSIVE" : "RESTRICTIVE")} FOR {Command} TO {string.Join(", ", Roles)}"
        + $"{(Using is null ? "" : $" USING ({Using})")}{(Check is null ? "" : $" WITH CHECK ({Check})")};";
}
