namespace OrchStack.Tenancy.S3;

internal static class TenantFileTypes
{
    /// <summary>Of a file of which nothing was said.</summary>
    public const string Unknown = "application/octet-stream";
}
