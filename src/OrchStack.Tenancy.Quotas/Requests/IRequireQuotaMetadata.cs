namespace OrchStack.Tenancy.Quotas;

/// <summary>Endpoint metadata: a request to the endpoint takes permits of a limit of the tenant's plan.</summary>
public interface IRequireQuotaMetadata
{
    /// <summary>The limit, as the plan names it.</summary>
    string Limit { get; }

    /// <summary>How many permits a request takes; positive.</summary>
    long Cost { get; }
}
