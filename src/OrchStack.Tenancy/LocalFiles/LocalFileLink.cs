namespace OrchStack.Tenancy;

/// <summary>What a link to a file on the disk says, protected.</summary>
internal sealed record LocalFileLink(string Tenant, string Key)
{
    public string Method { get; init; } = "";

    public DateTimeOffset Expires { get; init; }

    public string? DownloadName { get; init; }

    public long? Length { get; init; }

    public string? ContentType { get; init; }
}
