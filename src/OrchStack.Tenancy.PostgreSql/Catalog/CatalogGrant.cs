namespace OrchStack.Tenancy.PostgreSql;

/// <summary>One right of one role.</summary>
/// <param name="Column">The column; null for the whole table.</param>
/// <param name="Grantee">Who has it, quoted; PUBLIC for all.</param>
/// <param name="Grantor">Who gave it, quoted.</param>
/// <param name="Right">SELECT, say.</param>
/// <param name="MayGrant">The role may give it on.</param>
internal sealed record CatalogGrant(string? Column, string Grantee, string Grantor, string Right, bool MayGrant);
