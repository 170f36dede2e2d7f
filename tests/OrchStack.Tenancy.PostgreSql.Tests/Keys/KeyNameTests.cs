using System.Text;
using CsCheck;

namespace OrchStack.Tenancy.PostgreSql.Tests.Keys;

public sealed class KeyNameTests
{
    [Theory]
    [InlineData("orders_pkey", "_tenancy", "orders_pkey_tenancy")]
    [InlineData("orders", "_idx", "orders_f7b2d0c5_idx")] // taken
    public void A_name_is_what_it_says_unless_it_is_taken(string meant, string ending, string expected)
    {
        var name = new KeyName([("s", "orders_idx")]).For("s", meant, ending);

        Assert.Equal(expected.Length, name.Length);
        Assert.StartsWith(expected[..6], name, StringComparison.Ordinal);
        Assert.EndsWith(ending, name, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_name_in_another_schema_is_free() => Assert.Equal("a_idx", new KeyName([("s", "a_idx")]).For("t", "a", "_idx"));

    [Fact]
    public void Names_fit_are_told_apart_and_come_out_the_same_again() => Gen.String.Array[1, 20].Sample(meant =>
    {
        string[] Make()
        {
            var names = new KeyName([]);
            return [.. meant.Concat(meant).Select(name => names.For("s", name.Replace('\ud800', 'x'), "_tenancy"))];
        }

        var made = Make();

        Assert.All(made, name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 63));
        Assert.Equal(made.Length, made.Distinct().Count());
        Assert.Equal(made, Make());
    });
}
