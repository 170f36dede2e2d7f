using CsCheck;

namespace OrchStack.Tenancy.Branding.Tests.Colors;

public sealed class ReadableTextTests
{
    private static readonly Gen<BrandColor> Color = Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte, (r, g, b) => new BrandColor(r, g, b));

    [Theory]
    [InlineData("#d6336c", "#ffffff")]
    [InlineData("#0b7285", "#ffffff")]
    [InlineData("#767676", "#ffffff")] // the lightest grey that white can be read on
    [InlineData("#777777", "#000000")]
    [InlineData("#ffd43b", "#000000")]
    [InlineData("#ff0000", "#000000")]
    public void Is_white_on_a_fill_where_it_passes_and_black_elsewhere(string fill, string expected) =>
        Assert.Equal(expected, ReadableText.On(BrandColor.Parse(fill)).ToString());

    [Fact]
    public void Keeps_the_wanted_text_where_it_passes() => Gen.Select(Color, Color).Sample((fill, wanted) =>
    {
        var text = ReadableText.On(fill, wanted);

        Assert.Equal(Wcag.Contrast($"{fill}", $"{wanted}") >= 4.5, text == wanted);
    });

    [Fact]
    public void Moves_the_wanted_text_no_further_than_it_must()
    {
        var text = ReadableText.On(BrandColor.White, BrandColor.Parse("#ff8787"));

        Assert.InRange(Wcag.Contrast("#ffffff", $"{text}"), 4.5, 4.7);
        Assert.True(text.Red > text.Green, "The hue is gone.");
    }
}
