using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.Tests;

public sealed class ChannelTenancyBuilderExtensionsTests
{
    [Fact]
    public async Task Added_twice_it_is_one_channel_with_the_options_of_both()
    {
        await using var app = new ChannelApp(null, services => services.AddOrchStackTenancy().AddTenantChannel<Job, JobHandler>(o => o.CapacityPerTenant = 1));

        Assert.Single(app.Tenancy.Services.GetServices<IHostedService>().OfType<TenantChannelWorker<Job>>());
        Assert.True(await app.TryWriteAsync(Some.Acme, "one"));
        Assert.False(await app.TryWriteAsync(Some.Acme, "two"));
    }

    [Fact]
    public void A_second_handler_for_the_same_payload_is_refused()
    {
        var tenancy = new ServiceCollection().AddOrchStackTenancy().AddTenantChannel<Job, JobHandler>();

        var error = Assert.Throws<InvalidOperationException>(() => tenancy.AddTenantChannel<Job, OtherJobHandler>());

        Assert.Contains("has a handler already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_in_the_options_is_reported_at_start_with_its_channel()
    {
        var services = new ServiceCollection();
        services.AddSingleton<JobLog>().AddOrchStackTenancy().AddTenantChannel<Job, JobHandler>(o =>
        {
            o.Capacity = 0;
            o.CapacityPerTenant = 2;
            o.MaxDegreeOfParallelism = 2000;
            o.MaxDegreeOfParallelismPerTenant = 0;
            o.DrainTimeout = TimeSpan.FromHours(1);
        });
        using var provider = services.BuildServiceProvider();

        var error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);

        Assert.Equal(5, error.Failures.Count());
        Assert.All(error.Failures, failure => Assert.Contains("of the channel of OrchStack.Tenancy.Tests.Job is", failure, StringComparison.Ordinal));
    }

    [Fact]
    public void The_defaults_are_good()
    {
        var services = new ServiceCollection();
        services.AddSingleton<JobLog>().AddOrchStackTenancy().AddTenantChannel<Job, JobHandler>();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IStartupValidator>().Validate();
    }
}
