using Microsoft.AspNetCore.Builder;

namespace OrchStack.Tenancy.Branding.Tests.Serving;

public sealed class BrandingEndpointRouteBuilderExtensionsTests
{
    [Fact]
    public async Task Mapping_without_the_services_says_which_call_is_missing()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();

        var refusal = Assert.Throws<InvalidOperationException>(() => app.MapBranding());

        Assert.Contains("AddBranding()", refusal.Message, StringComparison.Ordinal);
    }
}
