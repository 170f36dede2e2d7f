namespace OrchStack.Tenancy.Architecture.Tests;

public sealed class ProviderRuleTests
{
    [Fact]
    public void The_cores_public_signatures_name_no_provider() =>
        Finding.AssertNone(Repository.Files("src/OrchStack.Tenancy", "PublicAPI.*.txt").SelectMany(path => ProviderRule.Check(Repository.Read(path))));

    [Theory]
    [InlineData("static X.Use(this X! x, Npgsql.NpgsqlDataSource! source) -> X!")]
    [InlineData("X.Context.get -> Microsoft.EntityFrameworkCore.DbContext!")]
    [InlineData("X.Connection.get -> StackExchange.Redis.IConnectionMultiplexer!")]
    [InlineData("X.Client.get -> Amazon.S3.IAmazonS3!")]
    public void Control_a_provider_is_found(string member) => Assert.Single(ProviderRule.Check($"#nullable enable\n{member}\nX.Id.get -> int"));
}
