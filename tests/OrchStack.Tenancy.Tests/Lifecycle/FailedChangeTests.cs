using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class FailedChangeTests
{
    [Fact]
    public async Task A_change_that_its_handlers_did_not_take_stands_and_is_told_again_when_called_again()
    {
        var log = new HandlerLog { Failing = "second" };
        await using var tenancy = new TestTenancy(services => services.AddSingleton(log).AddOrchStackTenancy()
            .AddLifecycleHandler<RecordingHandler.Second>().AddLifecycleHandler<RecordingHandler.First>());
        await using var platform = await tenancy.Scopes.EnterPlatformAsync("test");
        var edit = new TenantEdit { Plan = "pro" };

        var failure = await Assert.ThrowsAsync<TenantLifecycleException>(() => tenancy.Lifecycle.ChangeAsync(Some.Acme.Id, edit));
        var stored = await tenancy.Services.GetRequiredService<ITenantStore>().FindAsync(Some.Acme.Id, default);
        log.Failing = null;
        await tenancy.Lifecycle.ChangeAsync(Some.Acme.Id, edit);

        Assert.Equal(("pro", TenantStatus.Active), (stored!.Plan, failure.Tenant.Status));
        Assert.Equal(["first changed acme Active", "second changed acme Active", "first changed acme Active", "second changed acme Active"], log.Steps);
    }
}
