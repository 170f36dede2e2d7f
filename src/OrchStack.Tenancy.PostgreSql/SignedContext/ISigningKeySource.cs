namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Where the signing key comes from; the default is <see cref="PostgreSqlTenancyOptions.SigningKey"/>. Thread-safe.</summary>
public interface ISigningKeySource
{
    /// <summary>The key to sign with now. Called for every command: answer from memory.</summary>
    SigningKey Current { get; }
}
