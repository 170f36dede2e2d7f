namespace OrchStack.Tenancy;

/// <summary>Which handler failed; it never leaves the lifecycle.</summary>
internal sealed class TenantHandlerException(string handler, Exception cause) : TenancyException($"{handler}: {cause.Message}", cause)
{
    public string Handler => handler;
}
