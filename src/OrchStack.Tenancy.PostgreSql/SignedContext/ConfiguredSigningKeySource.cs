using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The key of the options. It is read on use, because the options' validator asks for this source first.</summary>
internal sealed class ConfiguredSigningKeySource(IOptions<PostgreSqlTenancyOptions> options) : ISigningKeySource
{
    public SigningKey Current => options.Value.SigningKey!;
}
