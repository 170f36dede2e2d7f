namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>Contexts that an attacker might come by.</summary>
public enum StolenToken
{
    Genuine,
    OfAnotherBackend,
    Expired,
    OfAnUnknownKey,
    Altered,
    PlainId,
}
