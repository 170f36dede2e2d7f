using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;

namespace OrchStack.Tenancy.Tests;

public sealed class TenantDataProtectorTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)] // the control: the application's own
    public async Task What_one_tenant_protects_no_other_reads(bool isTenants)
    {
        await using var tenancy = New();
        var services = tenancy.Services;
        IDataProtectionProvider provider = isTenants ? services.GetRequiredService<ITenantDataProtectionProvider>() : services.GetRequiredService<IDataProtectionProvider>();
        var protector = provider.CreateProtector("invites");
        var link = await InAsync(tenancy, Some.Acme, () => protector.Protect("of acme"));

        Assert.Equal("of acme", await InAsync(tenancy, Some.Acme, () => protector.Unprotect(link)));
        if (isTenants)
        {
            await Assert.ThrowsAsync<CryptographicException>(() => InAsync(tenancy, Some.Globex, () => protector.Unprotect(link)));
            Assert.Throws<CryptographicException>(() => services.GetRequiredService<IDataProtectionProvider>().CreateProtector("invites").Unprotect(link));
        }
        else
        {
            Assert.Equal("of acme", await InAsync(tenancy, Some.Globex, () => protector.Unprotect(link)));
        }
    }

    [Fact]
    public async Task Purposes_stay_apart_and_no_purpose_stands_for_a_tenant()
    {
        await using var tenancy = New();
        var provider = tenancy.Services.GetRequiredService<ITenantDataProtectionProvider>();
        var link = await InAsync(tenancy, Some.Acme, () => provider.CreateProtector("a").CreateProtector("b").Protect("x"));

        Assert.Equal("x", await InAsync(tenancy, Some.Acme, () => provider.CreateProtector("a", "b").Unprotect(link)));
        await Assert.ThrowsAsync<CryptographicException>(() => InAsync(tenancy, Some.Acme, () => provider.CreateProtector("b", "a").Unprotect(link)));
        await Assert.ThrowsAsync<CryptographicException>(() => InAsync(tenancy, Some.Acme, () => provider.CreateProtector("a").Unprotect(link)));
        await Assert.ThrowsAsync<CryptographicException>(() => InAsync(tenancy, Some.Globex, () => provider.CreateProtector(Some.Acme.Id.ToString(), "a", "b").Unprotect(link)));
    }

    [Fact]
    public async Task Without_a_tenant_nothing_is_protected_or_read_and_a_limit_in_time_is_kept()
    {
        await using var tenancy = New();
        var protector = tenancy.Services.GetRequiredService<ITenantDataProtectionProvider>().CreateProtector("invites");

        Assert.Throws<MissingTenantException>(() => protector.Protect([1]));
        Assert.Throws<MissingTenantException>(() => protector.Unprotect([1]));
        var limited = protector.ToTimeLimitedDataProtector();
        var link = await InAsync(tenancy, Some.Acme, () => limited.Protect("x", TimeSpan.FromHours(1)));
        Assert.Equal("x", await InAsync(tenancy, Some.Acme, () => limited.Unprotect(link)));
        await Assert.ThrowsAsync<CryptographicException>(() => InAsync(tenancy, Some.Globex, () => limited.Unprotect(link)));
        var stale = await InAsync(tenancy, Some.Acme, () => limited.Protect("x", TimeSpan.FromHours(-1)));
        await Assert.ThrowsAsync<CryptographicException>(() => InAsync(tenancy, Some.Acme, () => limited.Unprotect(stale)));
    }

    private static TestTenancy New() => new(services =>
    {
        services.AddOrchStackTenancy().AddTenantDataProtection();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
    });

    private static Task<string> InAsync(TestTenancy tenancy, Tenant tenant, Func<string> work) => tenancy.Scopes.RunAsync(tenant.Id, _ => Task.FromResult(work()));
}
