namespace OrchStack.Tenancy;

/// <summary>Thrown when entering a platform scope could not be recorded: what nobody can see afterwards is not begun.</summary>
public sealed class UnrecordedPlatformScopeException : TenancyException
{
    internal UnrecordedPlatformScopeException(string reason, Exception cause)
        : base($"""
            Refused to enter a platform scope for "{reason}": the platform's audit log did not take the entry. Nothing was begun.
            The cause is the inner exception; try again when the log is back.
            """, cause)
    {
    }
}
