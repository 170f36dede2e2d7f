using System.Security.Cryptography;
using System.Text;
using CsCheck;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantApiKeyCredentialTests
{
    [Fact]
    public void Has_a_prefix_for_scanners_a_public_id_a_secret_and_a_checksum()
    {
        var credential = TenantApiKeyCredential.Generate();

        Assert.Matches("^ost_[0-9A-Za-z]{12}_[0-9A-Za-z]{46}$", credential.ToString());
        Assert.Equal(credential.ToString()[4..16], credential.KeyId);
    }

    [Fact]
    public void Comes_back_from_its_text()
    {
        var credential = TenantApiKeyCredential.Generate();

        Assert.True(TenantApiKeyCredential.TryParse(credential.ToString(), out var read));
        Assert.Equal(credential.ToString(), read.ToString());
        Assert.Equal(credential.KeyId, read.KeyId);
        Assert.Equal(credential.HashSecret(), read.HashSecret());
    }

    [Fact]
    public void The_hash_is_SHA_256_of_the_secret_part_alone()
    {
        var credential = TenantApiKeyCredential.Generate();

        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(credential.ToString()[17..57])), credential.HashSecret());
    }

    [Fact]
    public void A_written_down_key_stays_readable()
    {
        Assert.True(TenantApiKeyCredential.TryParse(WrittenDown, out var credential));
        Assert.Equal("0123456789AB", credential.KeyId);
    }

    [Fact]
    public void Two_keys_are_never_the_same() =>
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => TenantApiKeyCredential.Generate().ToString()).Distinct().Count());

    [Theory]
    [InlineData("")]
    [InlineData("ost_")]
    [InlineData(" " + WrittenDown)]
    [InlineData(WrittenDown + " ")]
    [InlineData(WrittenDown + "\n")]
    [InlineData("OST_" + Rest)]        // the prefix is lower case
    [InlineData("ost-" + Rest)]
    [InlineData("xst_" + Rest)]
    public void Refuses_another_form(string text) => Assert.False(TenantApiKeyCredential.TryParse(text, out _));

    [Fact]
    public void One_mistyped_character_anywhere_is_noticed() =>
        Gen.Select(Gen.Int[0, WrittenDown.Length - 1], Gen.Char).Where((at, typed) => WrittenDown[at] != typed).Sample((at, typed) =>
            !TenantApiKeyCredential.TryParse(WrittenDown[..at] + typed + WrittenDown[(at + 1)..], out _));

    [Fact]
    public void Two_swapped_neighbours_are_noticed() =>
        Gen.Int[0, WrittenDown.Length - 2].Where(at => WrittenDown[at] != WrittenDown[at + 1]).Sample(at =>
            !TenantApiKeyCredential.TryParse($"{WrittenDown[..at]}{WrittenDown[at + 1]}{WrittenDown[at]}{WrittenDown[(at + 2)..]}", out _));

    [Fact]
    public void Random_text_is_refused_and_nothing_is_thrown() =>
        Gen.OneOf(Gen.String, Gen.Char.AlphaNumeric.Array[59].Select(letters => "ost_" + new string(letters)))
            .Sample(text => !TenantApiKeyCredential.TryParse(text, out _));

    private const string WrittenDown = "ost_" + Rest;
    private const string Rest = "0123456789AB_abcdefghijklmnopqrstuvwxyz0123456789ABCD3t2ciu";
}
