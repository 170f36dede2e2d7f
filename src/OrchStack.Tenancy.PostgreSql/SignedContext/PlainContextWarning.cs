using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Says at each start that the fence is open to injected SQL, for as long as contexts are not signed.</summary>
internal sealed partial class PlainContextWarning(IOptions<PostgreSqlTenancyOptions> options, ILogger<PlainContextWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.ContextMode == TenantContextMode.Plain)
        {
            Log.Unsigned(logger);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message =
            "Tenant contexts are not signed (ContextMode is Plain): SQL that is injected into a query can read and write every tenant's rows. "
            + "Set ContextMode to Signed as soon as every node has the signing key.")]
        public static partial void Unsigned(ILogger logger);
    }
}
