namespace OrchStack.Tenancy.PostgreSql.Tests.SignedContext;

public sealed class SigningKeyTests
{
    [Fact]
    public void A_key_survives_its_configuration_text()
    {
        var key = SigningKey.Generate("k1");

        var read = SigningKey.Parse(key.Export());

        Assert.Equal((key.Id, key.Export()), (read.Id, read.Export()));
    }

    [Fact]
    public void Its_text_never_shows_the_secret() => Assert.Equal("SigningKey k1", SigningKey.Generate("k1").ToString());

    [Theory]
    [InlineData("")]
    [InlineData("K1")]
    [InlineData("k.1")] // the dot separates the fields of a context
    [InlineData("k1\n")]
    [InlineData("a2345678901234567")]
    public void An_id_that_could_not_stand_in_a_context_is_refused(string id) =>
        Assert.Throws<ArgumentException>(() => new SigningKey(id, new byte[32]));

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(65)]
    public void A_secret_of_another_length_is_refused(int length) =>
        Assert.Throws<ArgumentException>(() => new SigningKey("k1", new byte[length]));

    [Theory]
    [InlineData("")]
    [InlineData("k1")]
    [InlineData("k1:!")]
    [InlineData("k1:AA:AA")]
    public void Another_form_of_text_is_a_format_error(string text) => Assert.Throws<FormatException>(() => SigningKey.Parse(text));
}
