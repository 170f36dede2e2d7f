using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>Controls take the fence away, and the doctor would not let them start.</summary>
internal static class OpenFence
{
    public static void LetStartAllTheSame(this IServiceProvider services) => services.GetRequiredService<IOptions<PostgreSqlTenancyOptions>>().Value.Doctor
        .ReportOnlyUntil(services.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(1), "a control");
}
