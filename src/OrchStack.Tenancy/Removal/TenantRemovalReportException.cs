namespace OrchStack.Tenancy;

/// <summary>Thrown where a report of a removal is none, or not as it was signed.</summary>
public sealed class TenantRemovalReportException : TenancyException
{
    internal TenantRemovalReportException(string fault, Exception? inner = null)
        : base($"Refused to read a report of a tenant's removal: {fault}. Reports are in the platform's log under the action tenant.deletion-report, and are signed with the key of TenantRemovalOptions.", inner)
    {
    }
}
