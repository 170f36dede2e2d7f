namespace OrchStack.Tenancy.PostgreSql.Tests.Schema;

public sealed class ScramVerifierTests
{
    [Fact]
    public void It_is_the_verifier_of_RFC_7677()
    {
        // The RFC's example: user "user", password "pencil", this salt and 4096 iterations; its proof was made with these keys.
        var salt = Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ==");

        Assert.Equal(
            "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=",
            ScramVerifier.Of("pencil", salt));
    }

    [Theory]
    [InlineData("passw\u00f6rd")]
    [InlineData("line\nbreak")]
    public void Characters_that_need_SASLprep_are_refused(string password) =>
        Assert.Throws<ArgumentException>(() => ScramVerifier.Of(password));
}
