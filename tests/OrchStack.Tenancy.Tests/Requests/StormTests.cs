using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>
/// 10,000 requests over 500 tenants, in parallel with suspensions, resumptions and revocations. Where nothing of a tenant
/// moved during a request, its answer must be what the tenant is; whatever moved, it is never another tenant's.
/// </summary>
public sealed class StormTests
{
    private const int Tenants = 500;
    private const int Requests = 10_000;

    [Fact]
    public async Task No_answer_is_another_tenants_or_of_before_a_change()
    {
        var (faults, answers) = await StormAsync(static _ => { });

        Assert.Empty(faults);
        Assert.Equal([200, 401, 403], answers.Keys.Order());
        Assert.All(answers.Values, count => Assert.True(count > 50, $"{count} answers of a kind show little."));
    }

    [Fact]
    public async Task Without_word_of_changes_answers_of_before_are_found()
    {
        var (faults, _) = await StormAsync(static services => services.AddSingleton<ITenantChanges, DeafChanges>());

        Assert.Contains(faults, fault => fault.Contains("instead of 403", StringComparison.Ordinal));
        Assert.DoesNotContain(faults, fault => fault.Contains("another tenant", StringComparison.Ordinal));
    }

    private static async Task<(ConcurrentQueue<string> Faults, ConcurrentDictionary<int, int> Answers)> StormAsync(Action<IServiceCollection> more)
    {
        var tenants = Enumerable.Range(0, Tenants).Select(Make).ToArray();
        await using var app = await TestApp.StartAsync(
            tenancy =>
            {
                more(tenancy.Services);
                tenancy.ResolveFromApiKey().UseTenantStore<TenantTable>().UseApiKeyStore<KeyTable>().UseInMemoryTenants(o =>
                {
                    foreach (var storm in tenants)
                    {
                        o.Add(storm.Tenant, storm.Key);
                    }
                });
            },
            web => web.MapGet("/later", async (ITenantContext context) =>
            {
                var before = context.Tenant.Id;
                await Task.Yield();
                return before == context.Tenant.Id ? context.Tenant.Slug.Value : "moved";
            }));
        var faults = new ConcurrentQueue<string>();
        var answers = new ConcurrentDictionary<int, int>();
        await using var platform = await app.Scopes.EnterPlatformAsync("storm");

        await Parallel.ForEachAsync(Enumerable.Range(0, Requests), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var random = new Random(i);
            var storm = tenants[random.Next(Tenants)];
            if (i % 8 == 0)
            {
                await MoveAsync(app, storm, random);
            }

            await AskAsync(app, storm, random, faults, answers);
        });
        return (faults, answers);
    }

    private static Task MoveAsync(TestApp app, StormTenant storm, Random random)
    {
        var lifecycle = app.Services.GetRequiredService<ITenantLifecycle>();
        return random.Next(5) switch
        {
            0 => storm.MoveAsync(
                () => app.Scopes.RunAsync(storm.Tenant.Id, _ => app.Services.GetRequiredService<ITenantApiKeys>().RevokeAsync(storm.KeyId)),
                static s => s.Revoked()),
            1 or 2 => storm.MoveAsync(() => lifecycle.SuspendAsync(storm.Tenant.Id, "storm"), static s => s.Suspended(true)),
            _ => storm.MoveAsync(() => lifecycle.ResumeAsync(storm.Tenant.Id), static s => s.Suspended(false)),
        };
    }

    private static async Task AskAsync(TestApp app, StormTenant storm, Random random, ConcurrentQueue<string> faults, ConcurrentDictionary<int, int> answers)
    {
        var moves = storm.Moves;
        var byKey = random.Next(2) == 0;
        var expected = byKey && storm.IsRevoked ? 401 : storm.IsSuspended ? 403 : 200;

        var answer = byKey
            ? await app.GetAsync("/later", $"X-Api-Key: {storm.Credential}")
            : await app.GetAsync("/later", $"Host: {storm.Tenant.Slug}.example.com");

        answers.AddOrUpdate(answer.Status, 1, static (_, count) => count + 1);
        if (answer.Status == 200 && answer.Body != storm.Tenant.Slug.Value)
        {
            faults.Enqueue($"{storm.Tenant.Slug} was answered by another tenant: {answer.Body}");
        }
        else if (answer.Status != expected && moves % 2 == 0 && storm.Moves == moves)
        {
            faults.Enqueue($"{storm.Tenant.Slug} got {answer.Status} instead of {expected}");
        }
    }

    private static StormTenant Make(int number)
    {
        var tenant = Some.Tenant($"storm-{number}");
        var key = TenantApiKey.Generate(tenant.Id, out var credential);
        return new StormTenant(tenant, key, credential);
    }
}
