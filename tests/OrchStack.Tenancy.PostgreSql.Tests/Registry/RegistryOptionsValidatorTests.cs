using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql.Tests.Registry;

public sealed class RegistryOptionsValidatorTests
{
    private const string Application = "Host=h;Username=app;Password=secret";
    private const string Registry = "Host=h;Username=registry;Password=secret";

    [Theory]
    [InlineData(Application, Registry, null, null)]
    [InlineData(Application, Registry, "Host=h;Username=platform", Registry)]
    [InlineData(Application, null, "Host=h;Username=platform", null)]
    [InlineData(null, null, null, null)]
    public void Logins_that_fit_together_are_no_fault(string? application, string? registry, string? platform, string? notifications) =>
        Assert.Empty(Faults(application, registry, platform, notifications));

    [Theory]
    [InlineData(Application, Application, null, null, "Registry has the login of Application")]
    [InlineData(Application, "Host=elsewhere;Username=app", null, null, "Registry has the login of Application")]
    [InlineData(Application, Registry, Application, null, "Platform has the login of Application")]
    [InlineData(Application, Registry, null, Application, "Notifications has the login of Application")]
    [InlineData(null, Registry, null, null, "Application is not")]
    [InlineData(Application, null, null, Registry, "Registry is not")]
    [InlineData(Application, "Hostt=h;Password=secret", null, null, "Registry is no connection string")]
    [InlineData(Application, Registry, "Port=many", null, "Platform is no connection string")]
    public void What_does_not_fit_is_a_fault_that_shows_no_secret(string? application, string? registry, string? platform, string? notifications, string expected)
    {
        var fault = Assert.Single(Faults(application, registry, platform, notifications));

        Assert.Contains(expected, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_at_once() => Assert.Equal(3, Faults(Application, Application, Application, Application).Length);

    [Fact]
    public void Tenants_that_are_listed_in_memory_too_are_a_fault()
    {
        var listed = new InMemoryTenantOptions().Add(new Tenant(TenantId.New(), TenantSlug.Parse("acme"), "Acme"));

        Assert.Contains("in memory", Assert.Single(Faults(Application, Registry, null, null, listed)), StringComparison.Ordinal);
        Assert.Empty(Faults(Application, null, null, null, listed));
    }

    [Fact]
    public void They_stop_the_start()
    {
        var services = new ServiceCollection();
        services.AddOrchStackTenancy().UsePostgreSql(o =>
        {
            o.SigningKey = SigningKey.Generate("k1");
            o.Application = o.Registry = Application;
        });
        using var provider = services.BuildServiceProvider();

        Assert.Contains("TenancyLogins", Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate).Message, StringComparison.Ordinal);
    }

    private static string[] Faults(string? application, string? registry, string? platform, string? notifications, InMemoryTenantOptions? listed = null)
    {
        static PostgreSqlSource? Source(string? text) => text is null ? null : PostgreSqlSource.FromConnectionString(text);

        var options = new PostgreSqlTenancyOptions
        {
            Application = Source(application),
            Registry = Source(registry),
            Platform = Source(platform),
            Notifications = Source(notifications),
        };
        return [.. new RegistryOptionsValidator(Options.Create(listed ?? new InMemoryTenantOptions())).Validate(null, options).Failures ?? []];
    }
}
