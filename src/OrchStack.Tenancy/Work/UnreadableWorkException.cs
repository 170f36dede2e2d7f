namespace OrchStack.Tenancy;

/// <summary>Thrown where queued work cannot be read. The cause says where, and may repeat a piece of the message.</summary>
public sealed class UnreadableWorkException : TenancyException
{
    internal UnreadableWorkException(Type payload, Exception cause)
        : base($"""
            Refused to take a queued {payload.Name}: it is neither a payload of this type nor a whole envelope ({TenantWorkJson.Mark}, {TenantWorkJson.TenantId}, {TenantWorkJson.Payload}, once each). It was not run.
            The cause is the inner exception. Set the message aside: trying again does not help.
            """, cause)
    {
    }
}
