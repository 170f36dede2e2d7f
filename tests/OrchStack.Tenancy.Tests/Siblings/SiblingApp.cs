using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace OrchStack.Tenancy.Tests;

/// <summary>The service "billing", which believes its siblings' statements.</summary>
internal static class SiblingApp
{
    public static Task<TestApp> StartAsync(FakeTimeProvider? time = null, Action<OrchStackTenancyBuilder>? more = null, Action<WebApplication>? endpoints = null) => TestApp.StartAsync(
        tenancy =>
        {
            tenancy.Services.AddSingleton<TimeProvider>(time ?? new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
            tenancy.UseSiblingKeys(o => o.Add("k1", Keys.Secret).Add("k2", Keys.OtherSecret)).ResolveFromSibling(o => o.Audiences.Add("Billing"));
            tenancy.Services.AddAuthentication().AddTenantSibling().AddTenantSibling();
            more?.Invoke(tenancy);
        },
        web =>
        {
            web.MapPost("/whoami", TestApp.Slug);
            web.MapGet("/sibling", (System.Security.Claims.ClaimsPrincipal user) => string.Join(' ', user.Claims.Select(c => c.Value)))
                .RequireAuthorization(new AuthorizeAttribute { AuthenticationSchemes = "Sibling" });
            endpoints?.Invoke(web);
        });
}
