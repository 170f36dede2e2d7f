namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// Where the signing key comes from, if not from <see cref="PostgreSqlTenancyOptions.SigningKey"/>: register one as a singleton.
/// Must be thread-safe.
/// </summary>
public interface ISigningKeySource
{
    /// <summary>The key to sign with now. Called for every command: answer from memory.</summary>
    SigningKey Current { get; }
}
