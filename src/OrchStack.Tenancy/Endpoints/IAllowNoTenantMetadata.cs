namespace OrchStack.Tenancy;

/// <summary>Endpoint metadata: the endpoint is reached without a tenant too. Evidence that is there is judged all the same.</summary>
public interface IAllowNoTenantMetadata;
