namespace OrchStack.Tenancy.EFCore;

/// <summary>Thrown when a tenants' context was pointed at another login or database than it was registered with.</summary>
public sealed class OtherConnectionException : TenancyException
{
    internal OtherConnectionException(string context, string registered, string now)
        : base($"""
            Refused a command of {context}: it was registered for {registered}, and its connection is now {now}.
            Nothing was sent: only the registered login was examined. Register a context of its own for the other one; work across tenants has IPlatformDbContextFactory<{context}>.
            """)
    {
    }
}
