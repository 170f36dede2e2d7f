using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantSettingsEditorTests
{
    [Theory]
    [InlineData("""{ "temprature": 1 }""", "temprature", "no such setting")]
    [InlineData("""{ "Temperature": 1 }""", "Temperature", "no such setting")]          // names have case
    [InlineData("""{ "limits": { "hourly": 1 } }""", "limits.hourly", "no such setting")]
    [InlineData("""{ "temperature": "hot" }""", "temperature", "does not fit")]
    [InlineData("""{ "limits": { "daily": 1.5 } }""", "limits.daily", "does not fit")]
    [InlineData("""{ "tools": { } }""", "tools", "does not fit")]
    [InlineData("""{ "tools": [ 1 ] }""", "tools[0]", "does not fit")]
    [InlineData("""{ "temperature": 3 }""", "temperature", "between 0 and 2")]
    [InlineData("""{ "limits": { "daily": 2000 } }""", "", "more than its month")]      // against what the code says
    [InlineData("""[ ]""", "", "not a JSON object")]
    [InlineData("""null""", "", "not a JSON object")]
    [InlineData("""{ "model": "a", "model": "b" }""", "", "model")]
    [InlineData("""{ "model": """, "", "")]
    [InlineData("", "", "")]
    public async Task What_is_not_good_is_refused_by_field_and_changes_nothing(string json, string field, string fault)
    {
        await using var tenancy = SettingsTenancy.Create();
        await tenancy.WriteAsync(Some.Acme, """{ "model": "large" }""", 0);

        var refusal = await Assert.ThrowsAsync<InvalidTenantSettingsException>(() => tenancy.WriteAsync(Some.Acme, json, 1));

        Assert.Contains(fault, Assert.Single(refusal.Errors[field]), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("large", (await tenancy.ReadAsync(Some.Acme)).Model);
        Assert.Equal(1, await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ => (await tenancy.Editor().ReadAsync("agents")).Version));
    }

    [Theory]
    [InlineData(65_000, true)]
    [InlineData(66_000, false)]
    public async Task A_document_has_a_largest_size(int length, bool isGood)
    {
        await using var tenancy = SettingsTenancy.Create();
        var json = $$"""{ "model": "{{new string('x', length)}}" }""";

        var writing = tenancy.WriteAsync(Some.Acme, json, 0);

        Assert.True(isGood ? (await writing).Version == 1 : (await Assert.ThrowsAsync<InvalidTenantSettingsException>(() => writing)).Errors[""][0].Contains("64 KB"));
    }

    [Fact]
    public async Task Every_fault_is_reported_at_once()
    {
        await using var tenancy = SettingsTenancy.Create();

        var refusal = await Assert.ThrowsAsync<InvalidTenantSettingsException>(() => tenancy.WriteAsync(Some.Acme, """{ "a": 1, "b": 2 }""", 0));

        Assert.Equal(["a", "b"], refusal.Errors.Keys.Order());
    }

    [Fact]
    public async Task Writes_and_roll_backs_of_a_crowd_leave_a_history_without_gaps_in_which_every_version_is_somebodys()
    {
        await using var tenancy = SettingsTenancy.Create();
        await tenancy.WriteAsync(Some.Acme, """{ "model": "first" }""", 0);
        var won = new System.Collections.Concurrent.ConcurrentDictionary<long, string>();

        // Fewer than the versions that are kept: the first one is there to the end.
        await Parallel.ForEachAsync(Enumerable.Range(0, 90), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            try
            {
                var state = await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
                {
                    var newest = (await tenancy.Editor().ReadAsync("agents")).Version;
                    await Task.Yield();
                    return i % 3 == 0
                        ? await tenancy.Editor().RollBackAsync("agents", 1, newest)
                        : await tenancy.Editor().WriteAsync("agents", $$"""{ "model": "m{{i}}" }""", newest);
                });
                Assert.True(won.TryAdd(state.Version, state.Json), $"Version {state.Version} was given twice.");
            }
            catch (TenantSettingsConflictException)
            {
                // Somebody was faster.
            }
        });

        var history = await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ => await tenancy.Editor().HistoryAsync("agents").ToListAsync());
        var newest = won.Keys.Max();
        Assert.Equal(won.Count + 1, newest);
        Assert.All(history.Where(document => document.Version > 1), document => Assert.Equal(won[document.Version], document.Json));
        Assert.Equal(Enumerable.Range(0, history.Count).Select(i => newest - i), history.Select(document => document.Version));
    }

    [Fact]
    public async Task Of_many_who_change_one_version_one_wins()
    {
        await using var tenancy = SettingsTenancy.Create();
        var won = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 50), async (i, _) =>
        {
            try
            {
                await tenancy.WriteAsync(Some.Acme, $$"""{ "model": "m{{i}}" }""", 0);
                Interlocked.Increment(ref won);
            }
            catch (TenantSettingsConflictException)
            {
                // All but one.
            }
        });

        Assert.Equal(1, won);
        Assert.Single(await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ => await tenancy.Editor().HistoryAsync("agents").ToListAsync()));
    }

    [Fact]
    public async Task The_history_says_who_and_when_and_an_earlier_version_comes_back_as_a_new_one()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await using var tenancy = SettingsTenancy.Create(services => services.AddSingleton<TimeProvider>(time));
        await tenancy.WriteAsync(Some.Acme, """{ "model": "first" }""", 0);
        time.Advance(TimeSpan.FromHours(1));
        await tenancy.WriteAsync(Some.Acme, """{ "model": "second" }""", 1);

        var back = await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.Editor().RollBackAsync("agents", 1, 2));

        Assert.Equal((3, "first"), (back.Version, JsonNode.Parse(back.Effective)!["model"]!.GetValue<string>()));
        Assert.Equal("first", (await tenancy.ReadAsync(Some.Acme)).Model);
        var history = await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ => await tenancy.Editor().HistoryAsync("agents").ToListAsync());
        Assert.Equal([3, 2, 1], history.Select(document => document.Version));
        Assert.Equal((time.GetUtcNow().AddHours(-1), "system"), (history[2].At, history[2].Actor));
    }

    [Fact]
    public async Task A_roll_back_to_what_is_not_good_any_more_is_refused()
    {
        var store = new InMemoryTenantSettingsStore();
        await store.TryAppendAsync(Some.Acme.Id, new TenantSettingsDocument("agents", 1, """{ "colour": "red" }""", default, "system"), default);
        await using var tenancy = SettingsTenancy.Create(services => services.AddSingleton<ITenantSettingsStore>(store));

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            var refusal = await Assert.ThrowsAsync<InvalidTenantSettingsException>(() => tenancy.Editor().RollBackAsync("agents", 1, 1));
            Assert.Equal(["colour"], refusal.Errors.Keys);
            await Assert.ThrowsAsync<InvalidTenantSettingsException>(() => tenancy.Editor().RollBackAsync("agents", 9, 1));
        });
    }

    [Fact]
    public async Task Every_change_is_an_event_and_nothing_takes_effect_that_the_log_did_not_take()
    {
        var log = new SwitchedAuditStore();
        await using var tenancy = SettingsTenancy.Create(services => services.AddSingleton<ITenantAuditStore>(log));
        await tenancy.WriteAsync(Some.Acme, """{ "model": "large" }""", 0);
        await Assert.ThrowsAsync<TenantSettingsConflictException>(() => tenancy.WriteAsync(Some.Acme, "{}", 0));
        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => tenancy.Editor().RollBackAsync("agents", 1, 1));

        var events = await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ => await tenancy.Audit.ReadAsync().ToListAsync());
        Assert.Equal(
            [
                "settings.rolledback settings/agents Succeeded version 2", "settings.changed settings/agents Refused version 0 is not the newest",
                "settings.changed settings/agents Succeeded version 1", "settings.changed settings/agents Succeeded version 1",
            ],
            events.Select(e => $"{e.Action} {e.Target} {e.Outcome} {e.Reason}"));
        log.IsDown = true;
        await Assert.ThrowsAsync<TimeoutException>(() => tenancy.WriteAsync(Some.Acme, """{ "model": "other" }""", 2));
        Assert.Equal("large", (await tenancy.ReadAsync(Some.Acme)).Model);
    }

    [Fact]
    public async Task An_editor_learns_the_schema_and_the_sections()
    {
        await using var tenancy = SettingsTenancy.Create();

        var schema = JsonDocument.Parse(tenancy.Editor().GetJsonSchema("agents")).RootElement;

        Assert.Equal(["agents"], tenancy.Editor().Sections);
        Assert.Equal("number", schema.GetProperty("properties").GetProperty("temperature").GetProperty("type").GetString());
        Assert.Contains("agents", Assert.Throws<ArgumentException>(() => tenancy.Editor().GetJsonSchema("nonsense")).Message);
    }

    [Fact]
    public async Task A_write_in_a_section_that_is_not_there_is_an_error()
    {
        await using var tenancy = SettingsTenancy.Create();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => Assert.ThrowsAsync<ArgumentException>(() => tenancy.Editor().WriteAsync("nonsense", "{}", 0)));
    }

    [Fact]
    public async Task Null_is_a_value_and_leaving_out_is_not()
    {
        await using var tenancy = SettingsTenancy.Create(services => services.AddOrchStackTenancy().AddPlanSettings("free", "agents", """{ "greeting": "Hello" }"""));
        Assert.Equal("Hello", (await tenancy.ReadAsync(Some.Acme)).Greeting);

        await tenancy.WriteAsync(Some.Acme, """{ "greeting": null }""", 0);
        Assert.Null((await tenancy.ReadAsync(Some.Acme)).Greeting);
        await tenancy.WriteAsync(Some.Acme, "{}", 1);

        Assert.Equal("Hello", (await tenancy.ReadAsync(Some.Acme)).Greeting);
    }
}
