namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A column as it stands.</summary>
/// <param name="Name">The column.</param>
/// <param name="Type">Its type, as <c>format_type</c> writes it.</param>
/// <param name="IsNotNull">NULL is refused.</param>
/// <param name="Default">The default's SQL; null without one, and for a generated column.</param>
/// <param name="IsGenerated">Computed from other columns.</param>
/// <param name="IsIdentity">Drawn from a sequence.</param>
/// <param name="IsExact">Equal means identical: false under a collation that ignores case, say.</param>
internal sealed record CatalogColumn(string Name, string Type, bool IsNotNull, string? Default, bool IsGenerated, bool IsIdentity, bool IsExact);
