namespace OrchStack.Tenancy.Tests;

public sealed class TenantStatusTests
{
    [Theory]
    [InlineData(0, 403)] // a row that was never filled
    [InlineData((int)TenantStatus.Preparing, 403)]
    [InlineData((int)TenantStatus.Active, 200)]
    [InlineData((int)TenantStatus.Suspended, 403)]
    [InlineData((int)TenantStatus.Deleting, 403)]
    [InlineData(5, 403)] // of a version to come
    public async Task Only_an_active_tenant_is_served(int status, int expected)
    {
        await using var app = await TestApp.StartAsync(
            tenancy => tenancy.UseInMemoryTenants(o => o.Add(Some.Tenant("umbra") with { Status = (TenantStatus)status })));

        Assert.Equal(expected, (await app.GetAsync("/public", "Host: umbra.example.com")).Status);
    }
}
