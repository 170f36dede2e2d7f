using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>
/// 10,000 requests over 500 tenants, in parallel with changes of settings and renames. Where nothing of a tenant moved during a
/// request, its answer is of after the last change; whatever moved, it is never another tenant's.
/// </summary>
public sealed class EditStormTests
{
    private const int Tenants = 500;
    private const int Requests = 10_000;

    [Fact]
    public async Task No_settings_are_another_tenants_and_none_are_of_before_a_change()
    {
        var (faults, answers) = await StormAsync(static _ => { });

        Assert.Empty(faults);
        Assert.Equal([200, 404], answers.Keys.Order());
        Assert.All(answers.Values, count => Assert.True(count > 50, $"{count} answers of a kind show little."));
    }

    [Fact]
    public async Task Without_word_of_changes_settings_and_names_of_before_are_found_and_never_another_tenants()
    {
        var (faults, _) = await StormAsync(static services => services.AddSingleton<ITenantChanges, DeafChanges>());

        Assert.Contains(faults, fault => fault.StartsWith("old settings", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.StartsWith("old name", StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.StartsWith("another", StringComparison.Ordinal));
    }

    private static async Task<(ConcurrentQueue<string> Faults, ConcurrentDictionary<int, int> Answers)> StormAsync(Action<IServiceCollection> more)
    {
        var tenants = Enumerable.Range(0, Tenants).Select(number => new EditedTenant(number)).ToArray();
        await using var app = await TestApp.StartAsync(
            tenancy =>
            {
                more(tenancy.Services);
                tenancy.UseTenantStore<TenantTable>().UseSettingsStore<SettingsTable>().AddTenantSettings("agents", AgentJson.Default.AgentSettings)
                    .UseInMemoryTenants(o => Array.ForEach(tenants, edited => o.Add(edited.Tenant)));
            },
            web => web.MapGet("/greeting", async (ITenantContext context, ITenantSettings<AgentSettings> agents) =>
            {
                var before = agents.Value;
                await Task.Yield();
                return ReferenceEquals(before, agents.Value) ? $"{context.Tenant.Id}|{before.Greeting}" : "moved";
            }));
        var faults = new ConcurrentQueue<string>();
        var answers = new ConcurrentDictionary<int, int>();
        await using var platform = await app.Scopes.EnterPlatformAsync("storm");

        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var random = new Random(i);
            var edited = tenants[random.Next(Tenants)];
            if (i % 5 == 0)
            {
                await EditAsync(app, edited, random);
            }

            await AskAsync(app, edited, random.Next(3), faults, answers);
        });
        Array.ForEach(tenants, edited => edited.Dispose());
        return (faults, answers);
    }

    private static Task EditAsync(TestApp app, EditedTenant edited, Random random) => random.Next(2) == 0
        ? edited.SetAsync((json, version) => app.Scopes.RunAsync(
            edited.Tenant.Id, _ => app.Services.GetRequiredService<ITenantSettingsEditor>().WriteAsync("agents", json, version)))
        : edited.RenameAsync(slug => app.Services.GetRequiredService<ITenantLifecycle>().ChangeAsync(
            edited.Tenant.Id, new TenantEdit { Slug = TenantSlug.Parse(slug) }));

    private static async Task AskAsync(TestApp app, EditedTenant edited, int way, ConcurrentQueue<string> faults, ConcurrentDictionary<int, int> answers)
    {
        var moves = edited.Moves;
        var (slug, old, greeting) = (edited.Slug, edited.OldSlug, edited.Greeting);

        var answer = await app.GetAsync("/greeting", way switch
        {
            0 => $"X-Tenant: {edited.Tenant.Id}",
            1 => $"Host: {slug}.example.com",
            _ => $"Host: {old ?? slug}.example.com",
        });

        answers.AddOrUpdate(answer.Status, 1, static (_, count) => count + 1);
        var isStill = moves % 2 == 0 && edited.Moves == moves;
        if (answer.Status == 200 && (!answer.Body.StartsWith($"{edited.Tenant.Id}|", StringComparison.Ordinal) || !IsOf(edited, answer.Body.Split('|')[1])))
        {
            faults.Enqueue($"another tenant's: {answer.Body} to {edited.Number}");
        }
        else if (isStill && answer.Status != (way == 2 && old is not null ? 404 : 200))
        {
            faults.Enqueue($"old name: {answer.Status} in way {way} to {slug}, before {old}");
        }
        else if (isStill && answer.Status == 200 && answer.Body.Split('|')[1] != greeting)
        {
            faults.Enqueue($"old settings: {answer.Body} instead of {greeting}");
        }
    }

    private static bool IsOf(EditedTenant edited, string greeting) =>
        greeting.Length == 0 || greeting.StartsWith($"{edited.Number} says ", StringComparison.Ordinal);
}
