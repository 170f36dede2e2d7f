using System.Data;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.EFCore;

/// <summary>The application's own command interceptors work beside ours, whatever the order in which they are added.</summary>
public sealed class InterceptorTests(LibraryDatabase library) : IClassFixture<LibraryDatabase>
{
    [Theory]
    [InlineData("written", "rewritten", true)]
    [InlineData("written", "rewritten", false)]
    [InlineData("cached", "from the cache", true)]
    [InlineData("cached", "from the cache", false)]
    [SuppressMessage("Security", "EF1002:Risk of vulnerability to SQL injection", Justification = "The text must be a literal, so that it can be rewritten.")]
    public async Task What_an_interceptor_writes_or_answers_is_what_the_query_gets(string asked, string expected, bool addedFirst)
    {
        using var cache = new DataTable { Columns = { { "Value", typeof(string) } }, Rows = { "from the cache" } };
        using var answer = cache.CreateDataReader();
        var interceptor = new RewritingInterceptor(answer);
        var services = Tenants.Services(library.Database);
        services.AddDbContext<LibraryContext>(o => _ = addedFirst
            ? o.UseNpgsql(library.Database.Application).AddInterceptors(interceptor).UseOrchStackTenancy()
            : o.UseNpgsql(library.Database.Application).UseOrchStackTenancy().AddInterceptors(interceptor));
        await using var provider = services.BuildServiceProvider(validateScopes: true);

        await provider.GetRequiredService<ITenantScopes>().RunAsync(Tenants.Acme.Id, async (scope, _) =>
        {
            var context = scope.Services.GetRequiredService<LibraryContext>();

            var seen = await context.Database.SqlQueryRaw<string>($"""SELECT '{asked}' AS "Value" """).ToListAsync();

            Assert.Equal([expected], seen);
            Assert.Equal(1, await context.Authors.CountAsync(a => a.Name == "Ann Acme")); // no reader was left open
        });
    }
}
