using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantWorkRunnerTests
{
    private static readonly Job Old = new("acme/invoice");

    [Fact]
    public async Task Work_runs_under_the_tenant_that_it_was_captured_for()
    {
        await using var tenancy = new TestTenancy();
        var work = Service(tenancy);
        var captured = await tenancy.Scopes.RunAsync(Some.Acme.Id, _ => Task.FromResult(work.Capture(Old)));

        await tenancy.Scopes.RunAsync(Some.Globex.Id, async _ =>
        {
            var seen = await work.RunAsync(captured, (scope, job, _) => Task.FromResult($"{tenancy.Slug()} {scope.Tenant.Slug} {job.Name}"));

            Assert.Equal("acme acme acme/invoice", seen);
            Assert.Equal("globex", tenancy.Slug());
        });
        await work.RunAsync(captured, (_, _, _) => Task.Run(() => Assert.Equal("acme", tenancy.Slug())));
        Assert.Null(tenancy.Slug());
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_captured()
    {
        await using var tenancy = new TestTenancy();
        var work = Service(tenancy);

        Assert.Throws<MissingTenantException>(() => work.Capture(Old));
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        Assert.Throws<MissingTenantException>(() => work.Capture(Old));
    }

    [Fact]
    public async Task Work_of_a_tenant_that_is_not_served_is_refused()
    {
        await using var tenancy = new TestTenancy();
        var work = Service(tenancy);

        await Assert.ThrowsAsync<InactiveTenantException>(() => work.RunAsync(new TenantWork<Job>(Some.Frozen.Id, Old), NeverAsync));
        await Assert.ThrowsAsync<UnknownTenantException>(() => work.RunAsync(new TenantWork<Job>(TenantId.New(), Old), NeverAsync));
    }

    [Fact]
    public async Task An_old_payload_belongs_to_the_tenant_that_the_mapper_names()
    {
        await using var tenancy = WithMapper();

        Assert.Equal(Some.Acme.Id, (await Service(tenancy).AdoptAsync(Old)).TenantId);
    }

    [Fact]
    public async Task An_old_payload_that_is_nobodys_is_refused_also_inside_a_tenant()
    {
        await using var tenancy = WithMapper();
        await using var without = new TestTenancy();

        await tenancy.Scopes.RunAsync(Some.Globex.Id, async _ =>
        {
            var error = await Assert.ThrowsAsync<UnownedWorkException>(() => Service(tenancy).AdoptAsync(new Job("nobody")).AsTask());
            Assert.Contains("AddWorkMapper", error.Message, StringComparison.Ordinal);
        });
        await without.Scopes.RunAsync(Some.Globex.Id, async _ =>
            await Assert.ThrowsAsync<UnownedWorkException>(() => Service(without).AdoptAsync(Old).AsTask()));
    }

    [Fact]
    public async Task Mappers_that_disagree_refuse_the_payload()
    {
        await using var agreeing = WithMapper(tenancy => tenancy.AddWorkMapper<Job>(_ => Some.Acme.Id).AddWorkMapper<Job>(_ => null));
        await using var disagreeing = WithMapper(tenancy => tenancy.AddWorkMapper<Job>(_ => Some.Globex.Id));

        Assert.Equal(Some.Acme.Id, (await Service(agreeing).AdoptAsync(Old)).TenantId);
        await Assert.ThrowsAsync<UnownedWorkException>(() => Service(disagreeing).AdoptAsync(Old).AsTask());
    }

    [Fact]
    public async Task A_mapper_that_fails_is_not_taken_for_one_that_knows_nobody()
    {
        await using var tenancy = WithMapper(more => more.AddWorkMapper<Job>(_ => throw new TimeoutException()));

        await Assert.ThrowsAsync<TimeoutException>(() => Service(tenancy).AdoptAsync(Old).AsTask());
    }

    private static Task NeverAsync(ITenantScope scope, Job job, CancellationToken cancellationToken) => throw new InvalidOperationException("It ran.");

    private static ITenantWork Service(TestTenancy tenancy) => tenancy.Services.GetRequiredService<ITenantWork>();

    private static TestTenancy WithMapper(Action<OrchStackTenancyBuilder>? more = null) => new(services =>
    {
        var tenancy = services.AddOrchStackTenancy().AddWorkMapper<Job, JobMapper>().AddWorkMapper<Job, JobMapper>();
        more?.Invoke(tenancy);
    });
}
