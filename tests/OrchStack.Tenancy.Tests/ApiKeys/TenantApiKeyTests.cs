namespace OrchStack.Tenancy.Tests;

public sealed class TenantApiKeyTests
{
    [Fact]
    public void What_is_stored_never_shows_the_secret()
    {
        var key = TenantApiKey.Generate(Some.Acme.Id, out var credential);

        Assert.Contains(key.KeyId, key.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(credential[17..57], key.ToString(), StringComparison.Ordinal);
        Assert.Equal("default", key.Name);
        Assert.Null(key.ExpiresAt);
    }

    [Fact]
    public void A_credential_given_out_before_opens_the_same_key()
    {
        var key = TenantApiKey.Generate(Some.Acme.Id, out var credential);

        var again = TenantApiKey.FromCredential(Some.Acme.Id, credential);

        Assert.Equal(key.KeyId, again.KeyId);
        Assert.True(TenantApiKeyCredential.TryParse(credential, out var parsed));
        Assert.True(key.Opens(parsed.HashSecret()));
        Assert.True(again.Opens(parsed.HashSecret()));
    }

    [Fact]
    public void Another_secret_does_not_open_it()
    {
        var key = TenantApiKey.Generate(Some.Acme.Id, out _);

        Assert.False(key.Opens(TenantApiKeyCredential.Generate().HashSecret()));
        Assert.False(key.Opens(new byte[32]));
        Assert.False(key.Opens([]));
    }

    [Fact]
    public void The_hash_is_copied_so_that_nobody_changes_it_from_outside()
    {
        var credential = TenantApiKeyCredential.Generate();
        var hash = credential.HashSecret();
        var key = new TenantApiKey(credential.KeyId, Some.Acme.Id, hash);

        hash.AsSpan().Clear();

        Assert.True(key.Opens(credential.HashSecret()));
        Assert.False(key.Opens(hash));
    }

    [Fact]
    public void A_mistyped_credential_is_refused_without_being_repeated()
    {
        TenantApiKey.Generate(Some.Acme.Id, out var credential);

        var error = Assert.Throws<FormatException>(() => TenantApiKey.FromCredential(Some.Acme.Id, credential[..^1] + "!"));

        Assert.DoesNotContain(credential[..20], error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void Refuses_a_hash_that_is_no_SHA_256(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TenantApiKey("id", Some.Acme.Id, new byte[length]));

    [Fact]
    public void Refuses_a_key_without_id_or_tenant()
    {
        Assert.Throws<ArgumentException>(() => new TenantApiKey(" ", Some.Acme.Id, new byte[32]));
        Assert.Throws<ArgumentNullException>(() => new TenantApiKey("id", null!, new byte[32]));
    }
}
