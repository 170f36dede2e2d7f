namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Something that the installing role could not do.</summary>
/// <param name="Name">Its stable name, such as <c>watch_sessions</c>.</param>
/// <param name="Means">What is possible, or not to be had, as long as it stands.</param>
/// <param name="Remedy">What a superuser runs to close it.</param>
public sealed record TenancyInstallationGap(string Name, string Means, string Remedy);
