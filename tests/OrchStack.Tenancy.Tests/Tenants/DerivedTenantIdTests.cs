using CsCheck;

namespace OrchStack.Tenancy.Tests;

public sealed class DerivedTenantIdTests
{
    private const string Companies = "example.com/companies";

    /// <summary>Computed apart from this code. They never change: an application's ids would change with them.</summary>
    [Theory]
    [InlineData(Companies, "bigint:42", "fc0cb048-2f50-8356-b25f-62ea2c4884e9")]
    [InlineData(Companies, "integer:42", "8c2a863d-b9b7-8305-ad62-cb451d753595")]
    [InlineData(Companies, "text:42", "d21331cf-e229-8372-9c09-0aee7f13fef9")]
    [InlineData(Companies, "text:Z\u00fcrich \U0001F3E0", "e80c969b-9a18-85fc-9209-e96bb87f1170")]
    [InlineData(Companies, "uuid:018f4e6a-1111-7000-8000-00000000000a", "ae67036b-9a84-80f7-9599-1b0baa1b06d3")]
    [InlineData("example.org/companies", "bigint:-9223372036854775808", "3503e3ec-2076-8b0e-aec6-443a38377bb6")]
    public void A_key_has_always_the_same_id(string @namespace, string key, string id)
    {
        var derived = TenantId.FromKey(@namespace, TenantKey.Parse(key));

        Assert.Equal(id, derived.ToString());
        Assert.Equal(8, derived.Value.Version);
    }

    [Theory]
    [InlineData("ab", "c", "a", "bc")]       // the same letters, cut elsewhere
    [InlineData("a", "text:b", "a:text", "b")]
    [InlineData("a", "A", "a", "a")]         // case counts
    [InlineData("a", "\u00fc", "a", "u\u0308")] // and so does the form of Unicode
    public void Different_keys_have_different_ids(string oneNamespace, string oneKey, string otherNamespace, string otherKey) =>
        Assert.NotEqual(TenantId.FromKey(oneNamespace, TenantKey.Of(oneKey)), TenantId.FromKey(otherNamespace, TenantKey.Of(otherKey)));

    [Fact]
    public void Refuses_a_namespace_that_is_none()
    {
        // Not rows: an attribute is stored as UTF-8, which loses half a surrogate pair.
        string[] hostile = ["", " ", "a\ud800", "\udc00a", new('n', 201)];

        Assert.All(hostile, text => Assert.Throws<ArgumentException>(() => TenantId.FromKey(text, TenantKey.Of(1))));
        Assert.Throws<ArgumentNullException>(() => TenantId.FromKey(null!, TenantKey.Of(1)));
        Assert.Throws<ArgumentNullException>(() => TenantId.FromKey(Companies, null!));
        Assert.NotNull(TenantId.FromKey(new string('\uffff', 200), TenantKey.Of(new string('\uffff', 200))));
    }

    [Fact]
    public void Random_keys_share_an_id_only_if_they_are_one_key()
    {
        var text = Gen.Char["ab0:"].Array[1, 4].Select(letters => new string(letters));
        var key = Gen.OneOf(text.Select(TenantKey.Of), Gen.Int[0, 9].Select(TenantKey.Of), Gen.Long[0, 9].Select(TenantKey.Of));

        Gen.Select(text, key, text, key).Sample((oneNamespace, one, otherNamespace, other) =>
            (TenantId.FromKey(oneNamespace, one) == TenantId.FromKey(otherNamespace, other)) == ((oneNamespace, one) == (otherNamespace, other)));
    }
}
