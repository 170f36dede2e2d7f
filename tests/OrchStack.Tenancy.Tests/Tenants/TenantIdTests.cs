using CsCheck;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantIdTests
{
    [Theory]
    [InlineData("018f4e6a-1111-7000-8000-00000000000a")]
    [InlineData("018F4E6A-1111-7000-8000-00000000000A")]   // upper case
    [InlineData("018f4e6a1111700080000000000000" + "0a")]  // without hyphens
    [InlineData("{018f4e6a-1111-7000-8000-00000000000a}")] // in braces
    public void Reads_every_format_of_a_uuid_into_one_canonical_text(string text)
    {
        Assert.Equal("018f4e6a-1111-7000-8000-00000000000a", TenantId.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("acme")]
    [InlineData("00000000-0000-0000-0000-000000000000")]    // the empty uuid is nobody
    [InlineData("018f4e6a-1111-7000-8000-00000000000")]     // one digit short
    [InlineData("018f4e6a-1111-7000-8000-00000000000ab")]   // one digit more
    [InlineData("018f4e6a-1111-7000-8000-00000000000g")]    // not hexadecimal
    [InlineData("018f4e6a-1111-7000-8000-00000000000\u0661")] // an Arabic digit
    [InlineData("018f4e6a-1111-7000-8000-00000000000a' OR 1=1")]
    public void Refuses_what_is_no_uuid(string text)
    {
        Assert.False(TenantId.TryParse(text, null, out var id));
        Assert.Null(id);
        Assert.Throws<FormatException>(() => TenantId.Parse(text));
    }

    [Fact]
    public void Refuses_null_and_the_empty_uuid()
    {
        Assert.Throws<ArgumentNullException>(() => TenantId.Parse(null!));
        Assert.False(TenantId.TryParse(null, null, out _));
        Assert.Contains("TenantId.New()", Assert.Throws<ArgumentException>(() => TenantId.From(Guid.Empty)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_id_is_a_version_7_uuid_and_never_the_same()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => TenantId.New()).ToArray();

        Assert.Equal(1000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Equal(7, id.Value.Version));
    }

    [Fact]
    public void Ids_are_equal_by_value()
    {
        var value = Guid.CreateVersion7();

        Assert.True(TenantId.From(value) == TenantId.From(value));
        Assert.Equal(TenantId.From(value).GetHashCode(), TenantId.From(value).GetHashCode());
        Assert.True(TenantId.From(value) != TenantId.New());
        Assert.False(TenantId.From(value).Equals(null));
        Assert.False(TenantId.From(value) == null);
    }

    [Fact]
    public void Every_uuid_but_the_empty_one_comes_back_from_its_text() =>
        Gen.Guid.Where(value => value != Guid.Empty).Sample(value => TenantId.Parse(TenantId.From(value).ToString()).Value == value);

    [Fact]
    public void Random_text_is_read_or_refused_and_nothing_else_happens() =>
        Gen.String.Sample(text =>
        {
            if (TenantId.TryParse(text, null, out var id))
            {
                return TenantId.Parse(id.ToString()) == id;
            }

            return Assert.ThrowsAny<Exception>(() => TenantId.Parse(text)) is FormatException;
        });
}
