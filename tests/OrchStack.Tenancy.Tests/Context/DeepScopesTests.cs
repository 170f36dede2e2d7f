using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

/// <summary>Scopes three deep, with flows of their own at each depth, left in any order.</summary>
public sealed class DeepScopesTests
{
    private static readonly Tenant[] Tenants = [.. Enumerable.Range(0, 3).Select(i => Some.Tenant($"deep-{i}"))];

    [Fact]
    public async Task Parallel_flows_at_every_depth_each_see_their_own_tenant()
    {
        await using var tenancy = Create();

        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            Tenant[] path = [Tenants[i % 3], Tenants[(i + 1) % 3], Tenants[(i + 2) % 3]];
            await tenancy.Scopes.RunAsync(path[0].Id, _ => Both(path[0], () => tenancy.Scopes.RunAsync(path[1].Id, _ => Both(path[1], () =>
                tenancy.Scopes.RunAsync(path[2].Id, _ => Both(path[2], () => Task.CompletedTask))))));
            Assert.Null(tenancy.Slug());
        })));

        async Task Both(Tenant expected, Func<Task> inner)
        {
            var flows = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                await Task.Yield();
                Assert.Equal(expected.Slug.Value, tenancy.Slug());
                await inner();
                Assert.Equal(expected.Slug.Value, tenancy.Slug());
            }));
            await Task.WhenAll(flows);
            Assert.Equal(expected.Slug.Value, tenancy.Slug());
        }
    }

    /// <summary>After each disposal the current tenant is one whose scope is open, or there is none to read; at the end there is none.</summary>
    [Theory]
    [InlineData("012")]
    [InlineData("021")]
    [InlineData("102")]
    [InlineData("120")]
    [InlineData("201")]
    [InlineData("210")]
    [InlineData("2210")] // twice
    [InlineData("0012")]
    [InlineData("221100")]
    public async Task In_whatever_order_they_are_left_an_ended_tenant_is_never_current(string order)
    {
        await using var tenancy = Create();
        var scopes = new List<ITenantScope>();
        foreach (var tenant in Tenants)
        {
            var scope = await tenancy.Scopes.EnterAsync(tenant.Id);
            scopes.Add(scope);
        }

        var open = Tenants.Select(tenant => tenant.Slug.Value).ToList();
        foreach (var depth in order.Select(letter => letter - '0'))
        {
            await scopes[depth].DisposeAsync();
            open.Remove(Tenants[depth].Slug.Value);
            try
            {
                var slug = tenancy.Slug();
                Assert.True(slug is null ? open.Count == 0 : open.Contains(slug), $"{slug} after {depth} of {order}");
            }
            catch (MissingTenantException ended)
            {
                Assert.Contains("has ended", ended.Message, StringComparison.Ordinal);
            }
        }

        Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant);
    }

    [Fact]
    public async Task Flows_that_all_dispose_one_scope_end_it_for_everybody_and_no_flow_falls_back_to_the_outer_tenant()
    {
        await using var tenancy = Create();
        await using var outer = await tenancy.Scopes.EnterAsync(Tenants[0].Id);
        var inner = await tenancy.Scopes.EnterAsync(Tenants[1].Id);
        using var all = new Barrier(4);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                all.SignalAndWait();
                DisposeAsync().GetAwaiter().GetResult();
            },
            TaskCreationOptions.LongRunning)));

        Assert.Throws<MissingTenantException>(() => tenancy.Context.Tenant); // this flow entered it and has not left it
        await inner.DisposeAsync();
        Assert.Equal(Tenants[0].Slug.Value, tenancy.Slug());

        async Task DisposeAsync() => await inner.DisposeAsync();
    }

    private static TestTenancy Create() => new(services => services.AddOrchStackTenancy().UseInMemoryTenants(o => Array.ForEach(Tenants, tenant => o.Add(tenant))));
}
