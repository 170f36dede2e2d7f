using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.PostgreSql.Tests.SignedContext;

public sealed class TenantContextModeTests
{
    private static readonly Tenant Acme = new(TenantId.Parse("0197a000-0000-7000-8000-00000000000a"), TenantSlug.Parse("acme"), "Acme");

    [Theory]
    [InlineData(TenantContextMode.Signed, "42", "1000120")]
    [InlineData(TenantContextMode.SignedOnce, "42", "1000120")]
    [InlineData(TenantContextMode.Pooler, "*", "1000010")] // of no connection, for seconds
    public void The_mode_says_what_a_context_is_bound_to_and_for_how_long(TenantContextMode mode, string backend, string expiry)
    {
        var fields = Signer(mode).Sign(Acme, 42).Split('.');

        Assert.Equal((backend, expiry), (fields[4], fields[5]));
    }

    [Fact]
    public void A_plain_context_has_no_signature_and_needs_no_key() =>
        Assert.Equal("0.-.0197a00000007000800000000000000a.u0197a000-0000-7000-8000-00000000000a", Signer(TenantContextMode.Plain, key: null).Sign(Acme, 42));

    [Theory]
    [InlineData("No Reset On Close=true", TenantContextMode.Signed, true)]
    [InlineData("No Reset On Close=true", TenantContextMode.SignedOnce, true)]
    [InlineData("No Reset On Close=true", TenantContextMode.Plain, true)]
    [InlineData("No Reset On Close=true", TenantContextMode.Pooler, false)]
    [InlineData("Max Auto Prepare=10", TenantContextMode.Pooler, true)]
    [InlineData("Multiplexing=true", TenantContextMode.Pooler, true)]
    public void Only_a_pooler_may_go_without_the_reset(string setting, TenantContextMode mode, bool refused)
    {
        var fault = Record.Exception(() => StrictConnection.Demand($"Host=localhost;{setting}", mode));

        Assert.Equal(refused, fault is InvalidOperationException);
    }

    [Theory]
    [InlineData(TenantContextMode.Plain, 10, false, null)]
    [InlineData(TenantContextMode.Signed, 10, false, "SigningKey")]
    [InlineData(TenantContextMode.Pooler, 1, true, "PoolerLifetime")]
    [InlineData(TenantContextMode.Pooler, 61, true, "PoolerLifetime")]
    [InlineData((TenantContextMode)9, 10, true, "ContextMode")]
    public void Options_that_cannot_hold_are_refused_by_name(TenantContextMode mode, int seconds, bool withKey, string? fault)
    {
        var result = new PostgreSqlTenancyOptionsValidator().Validate(null, new PostgreSqlTenancyOptions
        {
            ContextMode = mode,
            PoolerLifetime = TimeSpan.FromSeconds(seconds),
            SigningKey = withKey ? SigningKey.Generate("k1") : null,
        });

        Assert.Equal(fault is null, result.Succeeded);
        Assert.Contains(fault ?? "", result.FailureMessage ?? "", StringComparison.Ordinal);
    }

    private static TenantContextSigner Signer(TenantContextMode mode) => Signer(mode, SigningKey.Generate("k1"));

    private static TenantContextSigner Signer(TenantContextMode mode, SigningKey? key) => new(
        Options.Create(new PostgreSqlTenancyOptions { SigningKey = key, ContextMode = mode }),
        new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(1_000_000)));
}
