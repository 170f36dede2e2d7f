namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Thrown when an adoption cannot begin, go on or be taken back. What was done before stays done and is kept in <c>tenancy.adoption_steps</c>.</summary>
public sealed class AdoptionException : TenancyException
{
    internal AdoptionException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
