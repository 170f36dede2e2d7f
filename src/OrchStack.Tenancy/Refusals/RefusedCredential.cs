namespace OrchStack.Tenancy;

internal sealed record RefusedCredential(string Fault, string Scheme);
