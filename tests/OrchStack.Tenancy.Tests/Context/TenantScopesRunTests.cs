using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantScopesRunTests
{
    [Fact]
    public async Task Work_sees_its_tenant_also_after_a_wait_and_the_caller_sees_none()
    {
        await using var tenancy = new TestTenancy();

        var seen = await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            await Task.Yield();
            return tenancy.Slug();
        });

        Assert.Equal("acme", seen);
        Assert.Null(tenancy.Slug());
    }

    [Fact]
    public async Task Every_form_runs_under_the_tenant()
    {
        await using var tenancy = new TestTenancy();
        var seen = new List<string?>();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => Task.Run(() => seen.Add(tenancy.Slug())));
        await tenancy.Scopes.RunAsync(Some.Acme.Id, (scope, _) => Task.Run(() => seen.Add(scope.Tenant.Slug.Value)));
        seen.Add(await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => Task.Run(tenancy.Slug)));
        seen.Add(await tenancy.Scopes.RunAsync(Some.Acme.Id, (scope, _) => Task.FromResult(scope.Tenant.Slug.Value)));

        Assert.Equal(["acme", "acme", "acme", "acme"], seen);
    }

    [Fact]
    public async Task Scopes_nest_and_the_inner_one_gives_the_outer_tenant_back()
    {
        await using var tenancy = new TestTenancy();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            await tenancy.Scopes.RunAsync(Some.Globex.Id, _ => Task.Run(() => Assert.Equal("globex", tenancy.Slug())));
            Assert.Equal("acme", tenancy.Slug());

            await Assert.ThrowsAsync<UnknownTenantException>(() => tenancy.Scopes.RunAsync(TenantId.New(), _ => Task.CompletedTask));
            Assert.Equal("acme", tenancy.Slug());
        });
    }

    [Fact]
    public async Task Parallel_flows_each_see_their_own()
    {
        await using var tenancy = new TestTenancy();

        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), async (i, _) =>
        {
            var tenant = i % 2 == 0 ? Some.Acme : Some.Globex;
            await tenancy.Scopes.RunAsync(tenant.Id, async _ =>
            {
                await Task.Yield();
                Assert.Equal(tenant.Slug.Value, tenancy.Slug());
            });
            Assert.Null(tenancy.Slug());
        });
    }

    [Fact]
    public async Task Work_that_outlives_its_scope_sees_that_it_has_ended()
    {
        await using var tenancy = new TestTenancy();
        var goOn = new TaskCompletionSource();
        Task<string?> left = Task.FromResult<string?>(null);

        await tenancy.Scopes.RunAsync(Some.Acme.Id, _ =>
        {
            left = LateAsync();
            return Task.CompletedTask;
        });
        goOn.SetResult();

        var error = await Assert.ThrowsAsync<MissingTenantException>(() => left);
        Assert.Contains("has ended", error.Message, StringComparison.Ordinal);

        async Task<string?> LateAsync()
        {
            await goOn.Task;
            return tenancy.Slug();
        }
    }

    [Fact]
    public async Task Work_started_in_a_nested_scope_never_falls_back_to_the_outer_tenant()
    {
        await using var tenancy = new TestTenancy();
        var goOn = new TaskCompletionSource();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            Task left = Task.CompletedTask;
            await tenancy.Scopes.RunAsync(Some.Globex.Id, _ =>
            {
                left = LateAsync();
                return Task.CompletedTask;
            });
            goOn.SetResult();

            await Assert.ThrowsAsync<MissingTenantException>(() => left);
        });

        async Task LateAsync()
        {
            await goOn.Task;
            _ = tenancy.Context.Tenant;
        }
    }

    [Fact]
    public async Task A_scope_ends_also_when_the_work_throws()
    {
        await using var tenancy = new TestTenancy();
        Func<string?>? late = null;

        await Assert.ThrowsAsync<TimeoutException>(() => tenancy.Scopes.RunAsync(Some.Acme.Id, _ =>
        {
            var flow = ExecutionContext.Capture()!;
            late = () =>
            {
                string? slug = null;
                ExecutionContext.Run(flow, _ => slug = tenancy.Slug(), null);
                return slug;
            };
            throw new TimeoutException();
        }));

        Assert.Null(tenancy.Slug());
        Assert.Throws<MissingTenantException>(() => late!());
    }

    [Fact]
    public async Task A_service_that_flushes_on_disposal_writes_for_its_own_tenant_and_not_for_the_outer_one()
    {
        var written = new List<string>();
        await using var tenancy = new TestTenancy(services => services.AddSingleton(written).AddScoped<Flush>());

        await tenancy.Scopes.RunAsync(Some.Acme.Id, async _ =>
        {
            await tenancy.Scopes.RunAsync(Some.Globex.Id, (scope, _) => Task.FromResult(scope.Services.GetRequiredService<Flush>()));
            Assert.Equal("acme", tenancy.Slug());
        });

        Assert.Equal(["globex", "globex"], written);
    }

    [Fact]
    public async Task Every_scope_has_services_of_its_own()
    {
        await using var tenancy = new TestTenancy(services => services.AddScoped<object>());
        var seen = new List<object>();

        for (var i = 0; i < 2; i++)
        {
            await tenancy.Scopes.RunAsync(Some.Acme.Id, (scope, _) => Task.Run(() => seen.Add(scope.Services.GetRequiredService<object>())));
        }

        Assert.NotSame(seen[0], seen[1]);
    }

    [Fact]
    public async Task An_outage_of_the_registry_is_never_an_unknown_tenant()
    {
        await using var tenancy = TestTenancy.WithStore(new BrokenStore());

        var error = await Assert.ThrowsAsync<TenantRegistryException>(() => tenancy.Scopes.RunAsync(Some.Acme.Id, _ => Task.CompletedTask));

        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Fact]
    public async Task A_suspended_tenant_is_not_entered()
    {
        await using var tenancy = new TestTenancy();

        var error = await Assert.ThrowsAsync<InactiveTenantException>(() => tenancy.Scopes.RunAsync(Some.Frozen.Id, _ => Task.CompletedTask));

        Assert.Equal(Some.Frozen, error.Tenant);
        Assert.Contains("Suspended", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_reaches_the_work()
    {
        await using var tenancy = new TestTenancy();
        using var stop = new CancellationTokenSource();

        await tenancy.Scopes.RunAsync(Some.Acme.Id, ct => Task.Run(() => Assert.Equal(stop.Token, ct)), stop.Token);
    }

    [Fact]
    public async Task Refuses_null()
    {
        await using var tenancy = new TestTenancy();

        await Assert.ThrowsAsync<ArgumentNullException>(() => tenancy.Scopes.RunAsync(null!, _ => Task.CompletedTask));
        await Assert.ThrowsAsync<ArgumentNullException>(() => tenancy.Scopes.RunAsync(Some.Acme.Id, (Func<CancellationToken, Task>)null!));
    }
}
