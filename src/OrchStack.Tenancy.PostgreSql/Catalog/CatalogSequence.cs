namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The sequence of a serial column.</summary>
/// <param name="Name">Its name, quoted.</param>
/// <param name="Strangers">Roles of ours that may not draw from it yet.</param>
internal sealed record CatalogSequence(string Name, IReadOnlyList<string> Strangers);
