namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A finding that somebody has looked at, and why it does not count.</summary>
internal sealed record DoctorWaiver(string Code, string Object, string Reason);
