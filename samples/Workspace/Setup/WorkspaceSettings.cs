using System.Security.Cryptography;
using OrchStack.Tenancy;
using OrchStack.Tenancy.PostgreSql;
using Workspace.Asking;

namespace Workspace.Setup;

/// <summary>What the application needs to know before it can start; all that is missing is reported at once.</summary>
internal sealed record WorkspaceSettings(
    IReadOnlyList<Tenant> Tenants,
    ApiKeyRing ApiKeys,
    string Application,
    SigningKey SigningKey,
    DevelopmentDatabase? Development,
    StorageServers Servers,
    ChatProvider ChatProvider)
{
    public static WorkspaceSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var faults = new List<string>();
        var isDevelopment = environment.IsDevelopment();
        var tenants = TenantList.Read(configuration, faults);
        var keys = ApiKeyRing.Read(tenants, configuration, isDevelopment, faults);
        var development = isDevelopment ? DevelopmentDatabase.Read(configuration, faults) : null;
        var application = configuration.GetConnectionString("Application") is { Length: > 0 } given ? given : development?.Application;
        if (application is null)
        {
            faults.Add("ConnectionStrings:Application is not set. Set it to the login that TenancyLogins.EnsureApplicationAsync made, "
                + "or in Development set ORCHSTACK_POSTGRES to a superuser's connection string and everything is made for you.");
        }

        var signingKey = ReadSigningKey(configuration["Workspace:SigningKey"], development is not null, faults);
        var servers = StorageServers.Read(configuration, faults);
        var chat = ChatProvider.Read(configuration, faults);
        return faults.Count == 0
            ? new WorkspaceSettings(tenants, keys, application!, signingKey!, development, servers, chat)
            : throw new InvalidOperationException($"The workspace cannot start:{Environment.NewLine}- {string.Join($"{Environment.NewLine}- ", faults)}");
    }

    private static SigningKey? ReadSigningKey(string? text, bool mayGenerate, List<string> faults)
    {
        if (string.IsNullOrEmpty(text))
        {
            if (mayGenerate)
            {
                // A secret of its own needs an id of its own: the database may still hold the key of the start before.
                return SigningKey.Generate(RandomNumberGenerator.GetHexString(12, lowercase: true));
            }

            faults.Add("Workspace:SigningKey is not set. Set it to the text of SigningKey.Export(), the key that TenancySchema.InstallAsync put into the database.");
            return null;
        }

        try
        {
            return SigningKey.Parse(text);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            faults.Add("Workspace:SigningKey cannot be read: it is written \"id:base64 of 32 to 64 random bytes\", as SigningKey.Export() does.");
            return null;
        }
    }
}
