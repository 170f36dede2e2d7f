namespace OrchStack.Tenancy.Quotas;

/// <summary>Endpoint metadata: a request to the endpoint costs its tenant nothing, whatever its group says.</summary>
public interface IDisableQuotaMetadata
{
}
