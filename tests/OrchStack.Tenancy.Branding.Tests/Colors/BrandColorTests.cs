namespace OrchStack.Tenancy.Branding.Tests.Colors;

public sealed class BrandColorTests
{
    [Theory]
    [InlineData("#d6336c", "#d6336c")]
    [InlineData("#D6336C", "#d6336c")]
    [InlineData("#fa0", "#ffaa00")]
    [InlineData("#FFF", "#ffffff")]
    [InlineData("#000000", "#000000")]
    [InlineData("#010203", "#010203")]
    public void Reads_three_or_six_hexadecimal_digits(string text, string expected)
    {
        Assert.Equal(expected, BrandColor.Parse(text).ToString());
        Assert.True(BrandColor.TryParse(text, null, out var color));
        Assert.Equal(BrandColor.Parse(expected), color);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("#")]
    [InlineData("#12")]
    [InlineData("#1234")] // with alpha: what lies below it would decide about contrast
    [InlineData("#12345")]
    [InlineData("#1234567")]
    [InlineData("#12345678")]
    [InlineData("#ggg")]
    [InlineData("#-12")]
    [InlineData("#+12")]
    [InlineData("# 12")]
    [InlineData(" #fff")]
    [InlineData("#fff ")]
    [InlineData("#fff\n")]
    [InlineData("#fff\0")]
    [InlineData("fff")]
    [InlineData("0xfff")]
    [InlineData("##ff")]
    [InlineData("red")]
    [InlineData("transparent")]
    [InlineData("rgb(1,2,3)")]
    [InlineData("hsl(0 0% 0%)")]
    [InlineData("var(--x)")]
    [InlineData("url(https://evil.test/x)")]
    [InlineData("red;}body{display:none}")]
    [InlineData("#fff;}body{display:none}")]
    [InlineData("#fff*/</style><script>")]
    [InlineData("#\uff11\uff12\uff13")] // full-width digits
    [InlineData("#\u0661\u0662\u0663")] // Arabic-Indic digits
    [InlineData("\uff03fff")] // a full-width number sign
    public void Refuses_everything_else_and_says_what_to_write(string text)
    {
        var refusal = Assert.Throws<FormatException>(() => BrandColor.Parse(text));

        Assert.Contains("#rgb or #rrggbb", refusal.Message, StringComparison.Ordinal);
        Assert.False(BrandColor.TryParse(text, null, out var color));
        Assert.Null(color);
    }

    [Fact]
    public void Repeats_no_more_of_a_long_text_than_helps()
    {
        var refusal = Assert.Throws<FormatException>(() => BrandColor.Parse(new string('x', 100_000)));

        Assert.True(refusal.Message.Length < 200);
    }

    [Theory]
    [InlineData("#000", "#fff", 21)]
    [InlineData("#fff", "#000", 21)]
    [InlineData("#777", "#777", 1)]
    [InlineData("#777777", "#fff", 4.478)]
    [InlineData("#f00", "#fff", 3.998)]
    public void Knows_its_contrast_with_another(string one, string other, double expected) =>
        Assert.Equal(expected, BrandColor.Parse(one).ContrastWith(BrandColor.Parse(other)), 0.001);

    [Fact]
    public void Counts_equal_by_its_channels()
    {
        Assert.Equal(BrandColor.Parse("#abc"), BrandColor.Parse("#AABBCC"));
        Assert.NotEqual(BrandColor.Parse("#abc"), BrandColor.Parse("#aabbcd"));
    }
}
