using System.Text;
using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantWorkJsonTests
{
    private const string Globex = "0199a000-0000-7000-8000-000000000002";

    [Fact]
    public async Task An_envelope_looks_the_same_under_every_naming_policy_and_comes_back()
    {
        var work = new TenantWork<Job>(TenantId.Parse(Globex), new Job("invoice"));
        var json = $$$"""{"orchstack.tenantWork":1,"tenantId":"{{{Globex}}}","payload":{"name":"invoice"}}""";

        Assert.Equal(json, JsonSerializer.Serialize(work, JobJson.Default.TenantWorkJob));
        Assert.StartsWith($$"""{"orchstack.tenantWork":1,"tenantId":"{{Globex}}","payload":{""", JsonSerializer.Serialize(work), StringComparison.Ordinal);
        Assert.Equal(work, JsonSerializer.Deserialize(json, JobJson.Default.TenantWorkJob));
        Assert.Equal(work, await ReadAsync(json));
    }

    [Theory]
    [InlineData("""{"name":"acme/old"}""")]
    [InlineData("""{"name":"acme/old","tenantId":"0199a000-0000-7000-8000-000000000002","payload":"x"}""")]
    [InlineData("""{"tenantId":"0199a000-0000-7000-8000-000000000002","payload":"{}","name":"acme/old","version":1}""")]
    [InlineData("""{"name":"acme/old","more":{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{}}}""")]
    [InlineData("""{"name":"acme/old","Orchstack.TenantWork":1}""")]
    [InlineData("""{"name":"acme/old","orchstack.tenantWork ":1}""")]
    public async Task What_has_no_mark_is_an_old_payload_whatever_else_it_holds(string json)
    {
        Assert.Equal(Some.Acme.Id, (await ReadAsync(json)).TenantId);
        await Assert.ThrowsAsync<UnownedWorkException>(() => ReadAsync(json, withMapper: false));
    }

    [Theory]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"}}""")]
    [InlineData("""{"payload":{"name":"x"},"tenantId":"0199a000-0000-7000-8000-000000000002","orchstack.tenantWork":1}""")]
    [InlineData("""{"orchstack\u002etenantWork":1,"tenantI\u0064":"0199a00000007000800000000000000\u0032","payload":{"name":"x"}} """)]
    public async Task What_has_the_mark_is_an_envelope_with_or_without_a_mapper(string json)
    {
        Assert.Equal(TenantId.Parse(Globex), (await ReadAsync(json)).TenantId);
        Assert.Equal(new Job("x"), (await ReadAsync(json, withMapper: false)).Payload);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"acme/old\"")]
    [InlineData("{")]
    [InlineData("""{"name":"acme/old"}{"name":"acme/old"}""")]
    [InlineData("""{"name":7}""")]
    [InlineData("""{"orchstack.tenantWork":1,"name":"acme/old"}""")]
    [InlineData("""{"name":"acme/old","orchstack.tenantWork":1}""")]
    [InlineData("""{"orchstack.tenantWork":1}""")]
    [InlineData("""{"orchstack.tenantWork":2,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"}}""")]
    [InlineData("""{"orchstack.tenantWork":"1","tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"}}""")]
    [InlineData("""{"orchstack.tenantWork":1e99,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"}}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000002"}""")]
    [InlineData("""{"orchstack.tenantWork":1,"payload":{"name":"x"}}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":null,"payload":{"name":"x"}}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"acme","payload":{"name":"x"}}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"00000000-0000-0000-0000-000000000000","payload":{"name":"x"}}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":["0199a000-0000-7000-8000-000000000002"],"payload":{"name":"x"}}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":null}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":[1]}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"},"more":1}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"}}}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"}""")]
    [InlineData("""{"orchstack.tenantWork":1,"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"}}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000001","tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"}}""")]
    [InlineData("""{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"},"payload":{"name":"y"}}""")]
    public async Task What_is_neither_is_refused(string json)
    {
        await Assert.ThrowsAsync<UnreadableWorkException>(() => ReadAsync(json));
        await Assert.ThrowsAsync<UnreadableWorkException>(() => ReadAsync(json, withMapper: false));
    }

    /// <summary>The control: read as a plain object, the second of two tenants wins.</summary>
    [Fact]
    public void A_plain_reader_would_take_the_second_tenant()
    {
        const string Json = $$$"""{"orchstack.tenantWork":1,"tenantId":"0199a000-0000-7000-8000-000000000001","tenantId":"{{{Globex}}}","payload":{"name":"x"}}""";

        Assert.Equal(Globex, JsonSerializer.Deserialize<TenantWork<Job>>(Json)!.TenantId.ToString());
    }

    [Theory]
    [InlineData("""{"orchstack.tenantWork":2,"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"}}""")]
    [InlineData("""{"tenantId":"0199a000-0000-7000-8000-000000000002","payload":{"name":"x"}}""")]
    public void A_plain_reader_refuses_what_is_no_envelope_of_this_version(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, JobJson.Default.TenantWorkJob));

    [Fact]
    public async Task A_payload_that_may_have_the_mark_itself_is_not_guessed_at()
    {
        const string Json = $$$"""{"orchstack.tenantWork":1,"tenantId":"{{{Globex}}}","payload":{"name":"x"}}""";
        await using var tenancy = new TestTenancy(services => services.AddOrchStackTenancy()
            .AddWorkMapper<Dictionary<string, object>>(_ => Some.Acme.Id).AddWorkMapper<MarkedJob>(_ => Some.Acme.Id));
        await using var without = new TestTenancy();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => Work(tenancy).ReadAsync(Bytes(Json), JobJson.Default.DictionaryStringObject).AsTask());
        Assert.Contains("AdoptAsync", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Work(tenancy).ReadAsync(Bytes(Json), JobJson.Default.MarkedJob).AsTask());
        Assert.Equal(Some.Acme.Id, (await Work(tenancy).ReadAsync(Bytes("{}"), JobJson.Default.DictionaryStringObject)).TenantId);

        // Without a mapper there are no old payloads, so an envelope is one.
        Assert.Equal(Globex, (await Work(without).ReadAsync(Bytes(Json), JobJson.Default.DictionaryStringObject)).TenantId.ToString());
    }

    [Fact]
    public async Task A_payload_that_is_a_plain_value_is_read_both_ways()
    {
        await using var tenancy = new TestTenancy(services => services.AddOrchStackTenancy().AddWorkMapper<string>(_ => Some.Acme.Id));

        Assert.Equal(Some.Acme.Id, (await Work(tenancy).ReadAsync(Bytes("\"old\""), JobJson.Default.String)).TenantId);
    }

    [Fact]
    public async Task Random_text_is_refused_with_a_typed_error_and_names_no_tenant()
    {
        await using var tenancy = WithMapper();
        var work = Work(tenancy);
        string[] pieces =
            ["{", "}", "[", "]", ",", ":", "1", "null", "\"x\"", "\"orchstack.tenantWork\"", "\"tenantId\"", "\"payload\"", "\"name\"", "\\", "\u0000", "é"];
        var puzzles = Gen.Int[0, pieces.Length - 1].Array[0, 12].Select(picks => string.Concat(picks.Select(pick => pieces[pick])));

        await Gen.OneOf(Gen.String, puzzles).SampleAsync(async text =>
            await Assert.ThrowsAnyAsync<TenancyException>(() => work.ReadAsync(Bytes(text), JobJson.Default.Job).AsTask()));
        await Gen.Byte.Array.SampleAsync(async bytes =>
            await Assert.ThrowsAnyAsync<TenancyException>(() => work.ReadAsync(bytes, JobJson.Default.Job).AsTask()));
    }

    [Fact]
    public async Task Deep_nesting_is_refused_like_any_other_fault()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"name":""", 10_000));

        await Assert.ThrowsAsync<UnreadableWorkException>(() => ReadAsync(deep));
        await Assert.ThrowsAsync<UnreadableWorkException>(() => ReadAsync($$"""{"orchstack.tenantWork":1,"payload":{{deep}}"""));
    }

    private static async Task<TenantWork<Job>> ReadAsync(string json, bool withMapper = true)
    {
        await using var tenancy = withMapper ? WithMapper() : new TestTenancy();
        return await Work(tenancy).ReadAsync(Bytes(json), JobJson.Default.Job);
    }

    private static ITenantWork Work(TestTenancy tenancy) => tenancy.Services.GetRequiredService<ITenantWork>();

    private static TestTenancy WithMapper() => new(services => services.AddOrchStackTenancy().AddWorkMapper<Job, JobMapper>());

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
