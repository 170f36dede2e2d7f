using CsCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class SiblingRequestTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 26, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task A_call_of_a_sibling_is_made_for_its_tenant()
    {
        await using var app = await SiblingApp.StartAsync(TimeProviderNow());
        await using var caller = new Caller(app.Server.CreateHandler());

        Assert.Equal("acme", await caller.AskAsync(Some.Acme));
        Assert.Equal("globex", await caller.AskAsync(Some.Globex, "/whoami?q=%C3%BC%20a&b=%2F"));
        Assert.Equal($"k1 {Some.Acme.Id}", await caller.AskAsync(Some.Acme, "/sibling"));
    }

    [Fact]
    public async Task A_path_that_the_application_moves_is_judged_as_it_came()
    {
        await using var app = await SiblingApp.StartAsync(TimeProviderNow(), tenancy => tenancy.ResolveFromPath());
        await using var caller = new Caller(app.Server.CreateHandler());

        Assert.Equal("acme", await caller.AskAsync(Some.Acme, "/acme/whoami"));
    }

    public static TheoryData<string, int> Attacks => new()
    {
        { "none", 200 },
        { "second key", 200 },
        { "skew", 200 },
        { "altered tenant", 401 },
        { "altered audience", 401 },
        { "altered expiry", 401 },
        { "altered call id", 401 },
        { "altered signature", 401 },
        { "altered key id", 401 },
        { "other path", 401 },
        { "other query", 401 },
        { "GET turned POST", 401 },
        { "other audience", 401 },
        { "request's own host as audience", 401 },
        { "expired", 401 },
        { "from the future", 401 },
        { "lives too long", 401 },
        { "never lives", 401 },
        { "other key under the same id", 401 },
        { "unknown key", 401 },
        { "truncated", 401 },
        { "lengthened", 401 },
        { "upper-case tenant", 401 },
        { "other version", 401 },
        { "two in one line", 401 },
        { "doubled", 400 },
        { "unknown tenant", 404 },
        { "suspended tenant", 403 },
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Only_a_statement_for_this_call_of_this_service_now_is_believed(string attack, int status)
    {
        await using var app = await SiblingApp.StartAsync(_time);
        var good = Sign();
        var parts = good.Split(':');
        string[] headers = attack switch
        {
            "none" => [good],
            "second key" => [Sign(key: Keys.Of("k2", Keys.OtherSecret))],
            "skew" => [Sign(at: TimeSpan.FromSeconds(5))],
            "altered tenant" => [good.Replace($"{Some.Acme.Id.Value:N}", $"{Some.Globex.Id.Value:N}", StringComparison.Ordinal)],
            "altered audience" => [good.Replace(":billing:", ":billing.:", StringComparison.Ordinal)],
            "altered expiry" => [good.Replace($":{parts[5]}:", $":{long.Parse(parts[5], null) + 60}:", StringComparison.Ordinal)],
            "altered call id" => [good.Replace(parts[6], $"{Guid.NewGuid():N}", StringComparison.Ordinal)],
            "altered signature" => [good[..^1] + (good[^1] == 'A' ? 'E' : 'A')],
            "altered key id" => [good.Replace(":k1:", ":k2:", StringComparison.Ordinal)],
            "other path" => [Sign(target: "/private")],
            "other query" => [Sign(target: "/whoami?all=1")],
            "GET turned POST" => [Sign(method: "POST")],
            "other audience" => [Sign(audience: "ledger")],
            "request's own host as audience" => [Sign(audience: "evil.test"), "Host: evil.test"],
            "expired" => [Sign(at: TimeSpan.FromSeconds(-35))],
            "from the future" => [Sign(at: TimeSpan.FromSeconds(6))],
            "lives too long" => [Sign(lifetime: TimeSpan.FromMinutes(6))],
            "never lives" => [Sign(lifetime: TimeSpan.FromSeconds(-6))],
            "other key under the same id" => [Sign(key: Keys.Of("k1", Keys.OtherSecret))],
            "unknown key" => [Sign(key: Keys.Of("k3", Keys.Secret))],
            "truncated" => [good[..^1]],
            "lengthened" => [good + "A"],
            "upper-case tenant" => [good.Replace(parts[2], parts[2].ToUpperInvariant(), StringComparison.Ordinal)],
            "other version" => ["v2" + good[2..]],
            "two in one line" => [$"{good},{Sign()}"],
            "doubled" => [good, $"{SiblingDefaults.HeaderName}: {Sign()}"],
            "unknown tenant" => [Sign(tenant: TenantId.New())],
            "suspended tenant" => [Sign(tenant: Some.Frozen.Id)],
            _ => throw new ArgumentOutOfRangeException(nameof(attack)),
        };
        headers[0] = $"{SiblingDefaults.HeaderName}: {headers[0]}";

        var answer = await app.GetAsync("/whoami", headers);

        Assert.Equal((status, status == 200 ? "acme" : answer.Body), (answer.Status, answer.Body));
        if (status == 400)
        {
            Assert.Equal(TenantProblemTypes.MalformedEvidence, answer.Problem);
        }

        if (status == 401)
        {
            Assert.Equal((TenantProblemTypes.InvalidCredential, "Sibling"), (answer.Problem, answer.Challenge));
            Assert.Equal(401, (await app.GetAsync("/public", headers)).Status);
        }
    }

    [Fact]
    public async Task A_statement_is_good_once()
    {
        await using var app = await SiblingApp.StartAsync(_time);
        var header = $"{SiblingDefaults.HeaderName}: {Sign()}";

        Assert.Equal(200, (await app.GetAsync("/whoami", header)).Status);
        Assert.Equal(401, (await app.GetAsync("/whoami", header)).Status);
        _time.Advance(TimeSpan.FromSeconds(34));
        Assert.Equal(401, (await app.GetAsync("/whoami", header)).Status);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(401, (await app.GetAsync("/whoami", header)).Status);
        Assert.Contains(app.Logs.Entries, entry => entry.Level == LogLevel.Warning && entry.Message.Contains("used before", StringComparison.Ordinal));
    }

    /// <summary>The memory is the node's own: what the documentation says of two nodes is so.</summary>
    [Fact]
    public async Task Another_node_believes_the_same_call_once_more_and_no_other_call()
    {
        await using var one = await SiblingApp.StartAsync(_time);
        await using var two = await SiblingApp.StartAsync(_time);
        var header = $"{SiblingDefaults.HeaderName}: {Sign()}";

        Assert.Equal(200, (await one.GetAsync("/whoami", header)).Status);
        Assert.Equal(401, (await two.GetAsync("/whoami?other", header)).Status);
        Assert.Equal(200, (await two.GetAsync("/whoami", header)).Status);
    }

    [Fact]
    public async Task A_call_that_many_threads_replay_at_once_is_believed_once()
    {
        await using var app = await SiblingApp.StartAsync(_time);
        var header = $"{SiblingDefaults.HeaderName}: {Sign()}";

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.GetAsync("/whoami", header)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.Equal(49, answers.Count(answer => answer.Status == 401));
    }

    [Fact]
    public async Task A_statement_beside_other_evidence_of_another_tenant_is_a_conflict()
    {
        var key = TenantApiKey.Generate(Some.Globex.Id, out var credential);
        await using var app = await SiblingApp.StartAsync(_time, tenancy => tenancy.ResolveFromApiKey().UseInMemoryTenants(o => o.ApiKeys.Add(key)));

        Assert.Equal(TenantProblemTypes.TenantConflict, (await app.GetAsync("/whoami", Header(), $"X-Api-Key: {credential}")).Problem);
        Assert.Equal(TenantProblemTypes.TenantConflict, (await app.GetAsync("/whoami", Header(), "Host: globex.example.com")).Problem);
        Assert.Equal(TenantProblemTypes.TenantConflict, (await app.GetAsync("/whoami", Header(), "X-Tenant: globex")).Problem);
        Assert.Equal(200, (await app.GetAsync("/whoami", Header(), "X-Tenant: acme")).Status);
    }

    [Fact]
    public async Task A_statement_does_not_lend_its_tenant_to_the_user_of_another()
    {
        await using var app = await SiblingApp.StartAsync(_time);

        var answer = await app.GetAsync("/whoami", Header(), "Main-User: eve", $"Main-Tenants: {Some.Globex.Id}");

        Assert.Equal((403, TenantProblemTypes.NotAMember), (answer.Status, answer.Problem));
    }

    [Fact]
    public async Task An_application_that_has_no_siblings_ignores_the_header()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal("none", (await app.GetAsync("/public", Header(), "Host: example.com")).Body);
        Assert.Equal("globex", (await app.GetAsync("/whoami", Header(), "Host: globex.example.com")).Body);
    }

    [Fact]
    public async Task Without_a_statement_the_scheme_challenges()
    {
        await using var app = await SiblingApp.StartAsync(_time);

        var answer = await app.GetAsync("/sibling", "Host: acme.example.com");

        Assert.Equal((401, "Sibling"), (answer.Status, answer.Challenge));
    }

    [Fact]
    public async Task Random_headers_never_throw_and_never_name_a_tenant()
    {
        await using var app = await SiblingApp.StartAsync(_time);
        var good = Sign();
        var line = Gen.Char[' ', '~'].Array[0, 200].Select(letters => new string(letters));
        var torn = Gen.Select(Gen.Int[0, good.Length - 1], Gen.Char[' ', '~']).Where((at, letter) => good[at] != letter)
            .Select((at, letter) => good[..at] + letter + good[(at + 1)..]);
        var fields = Gen.OneOf(line, Gen.Int[0, 7].Select(i => good.Split(':')[i])).Array[7, 9].Select(parts => string.Join(':', parts));

        await Gen.OneOf(line, torn, fields).Where(text => text.Trim().Length > 0 && text.Trim() != good).SampleAsync(
            async text => Assert.Equal(401, (await app.GetAsync("/public", $"{SiblingDefaults.HeaderName}: {text}")).Status), iter: 300);
    }

    private static FakeTimeProvider TimeProviderNow() => new(TimeProvider.System.GetUtcNow());

    private string Header() => $"{SiblingDefaults.HeaderName}: {Sign()}";

    private string Sign(
        SiblingKey? key = null,
        TenantId? tenant = null,
        string audience = "billing",
        string method = "GET",
        string target = "/whoami",
        TimeSpan at = default,
        TimeSpan? lifetime = null) => SiblingStatement.Sign(
            key ?? Keys.Of("k1", Keys.Secret), tenant ?? Some.Acme.Id, audience, method, target, _time.GetUtcNow() + at, lifetime ?? TimeSpan.FromSeconds(30));
}
