namespace OrchStack.Tenancy.Quotas;

/// <summary>A request to the endpoint costs its tenant nothing, whatever its controller or group says.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DisableQuotaAttribute : Attribute, IDisableQuotaMetadata
{
}
