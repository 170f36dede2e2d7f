using CsCheck;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantSlugTests
{
    [Theory]
    [InlineData("acme", "acme")]
    [InlineData("ACME", "acme")]
    [InlineData("a", "a")]
    [InlineData("7", "7")]           // RFC 1123 allows a digit first
    [InlineData("a-b-c", "a-b-c")]
    [InlineData("a--b", "a--b")]     // two hyphens elsewhere than third and fourth
    [InlineData("abc--d", "abc--d")]
    [InlineData("eu1", "eu1")]
    public void Reads_a_label_in_lower_case(string text, string expected)
    {
        Assert.Equal(expected, TenantSlug.Parse(text).Value);
        Assert.Equal(expected, TenantSlug.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-acme")]
    [InlineData("acme-")]
    [InlineData("-")]
    [InlineData("eu.acme")]
    [InlineData("acme.")]
    [InlineData("ac me")]
    [InlineData(" acme")]
    [InlineData("acme\n")]
    [InlineData("acme\0")]
    [InlineData("ac_me")]
    [InlineData("acme/../globex")]
    [InlineData("acme:globex")]
    [InlineData("acme'--")]
    [InlineData("xn--mnchen-3ya")]  // reserved by IDNA
    [InlineData("XN--MNCHEN-3YA")]
    [InlineData("ab--cd")]          // third and fourth are hyphens
    [InlineData("m\u00fcnchen")]
    [InlineData("\u0430cme")]       // a Cyrillic letter that looks like "a"
    [InlineData("\u212Aelvin")]     // the Kelvin sign folds to "k" outside ASCII
    [InlineData("\u0661\u0662")]    // digits, but not ASCII ones
    public void Refuses_what_is_no_label(string text)
    {
        Assert.False(TenantSlug.TryCreate(text, out var slug));
        Assert.Null(slug);
        Assert.False(TenantSlug.TryParse(text, null, out _));
        Assert.Throws<FormatException>(() => TenantSlug.Parse(text));
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void Takes_63_characters_and_not_one_more(int length, bool expected)
    {
        Assert.Equal(expected, TenantSlug.TryCreate(new string('a', length), out _));
    }

    [Fact]
    public void The_error_names_every_rule_that_refuses()
    {
        var error = Assert.Throws<FormatException>(() => TenantSlug.Parse("ab--cd"));

        Assert.Contains("1 to 63", error.Message, StringComparison.Ordinal);
        Assert.Contains("third and fourth", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_null()
    {
        Assert.Throws<ArgumentNullException>(() => TenantSlug.Parse(null!));
        Assert.False(TenantSlug.TryParse(null, null, out _));
    }

    [Fact]
    public void Slugs_are_equal_without_case()
    {
        Assert.True(TenantSlug.Parse("Acme") == TenantSlug.Parse("aCME"));
        Assert.Equal(TenantSlug.Parse("Acme").GetHashCode(), TenantSlug.Parse("aCME").GetHashCode());
        Assert.True(TenantSlug.Parse("acme") != TenantSlug.Parse("acme2"));
        Assert.False(TenantSlug.Parse("acme") == null);
    }

    [Fact]
    public void Random_text_is_read_or_refused_and_nothing_else_happens() =>
        Gen.OneOf(Gen.String, Gen.String["abzAZ09-._ "]).Sample(text =>
        {
            if (TenantSlug.TryCreate(text, out var slug))
            {
                return slug.Value.Equals(text, StringComparison.OrdinalIgnoreCase) && !slug.Value.Any(char.IsUpper) && TenantSlug.Parse(slug.Value) == slug;
            }

            return Assert.ThrowsAny<Exception>(() => TenantSlug.Parse(text)) is FormatException;
        });
}
