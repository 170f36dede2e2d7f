using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.AI;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.VectorData;
using Npgsql;
using OrchStack.Tenancy.Branding;
using OrchStack.Tenancy.PostgreSql;
using OrchStack.Tenancy.Quotas;

namespace OrchStack.Tenancy.Docs.Tests;

/// <summary>
/// What the snippets of all pages may take as given. It is compiled and never run: a snippet that needs a name more gets a
/// line here.
/// </summary>
public static class Given
{
    /// <summary>What an application of today has in scope, and our packages.</summary>
    public static IReadOnlyList<string> Usings { get; } =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Security.Claims", "System.Text.Json",
        "System.Threading", "System.Threading.Tasks", "System.Runtime.CompilerServices",
        "Microsoft.AspNetCore.Authorization", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.DataProtection", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.HttpOverrides", "Microsoft.AspNetCore.Mvc", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.SignalR",
        "Microsoft.EntityFrameworkCore", "Microsoft.Extensions.AI", "Microsoft.Extensions.Caching.Hybrid", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Diagnostics.HealthChecks", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging", "Microsoft.Extensions.Options",
        "Microsoft.Extensions.VectorData", "Npgsql", "Xunit",
        "OrchStack.Tenancy", "OrchStack.Tenancy.AI", "OrchStack.Tenancy.AI.PostgreSql", "OrchStack.Tenancy.Branding", "OrchStack.Tenancy.EFCore", "OrchStack.Tenancy.PostgreSql", "OrchStack.Tenancy.Quotas",
        "OrchStack.Tenancy.Redis", "IDatabase = StackExchange.Redis.IDatabase", "RedisChannel = StackExchange.Redis.RedisChannel", // it has an Order too
        "OrchStack.Tenancy.S3", "IAmazonS3 = Amazon.S3.IAmazonS3",
        "OrchStack.Tenancy.Docs.Tests", "OrchStack.Tenancy.Testing",
        "static OrchStack.Tenancy.Docs.Tests.Given",
    ];

    public static WebApplicationBuilder builder { get; } = null!;

    public static ConfigurationManager configuration { get; } = null!;

    public static WebApplication app { get; } = null!;

    public static HttpContext context { get; } = null!;

    public static CancellationToken ct { get; }

    public static OrchStack.Tenancy.Redis.ITenantRedisImport import { get; } = null!;

    public static ITenantArchives archives { get; } = null!;

    public static byte[] transferKey { get; } = null!;

    public static string pem { get; } = null!;

    public static VectorStore OpenQdrant(IServiceProvider services) => null!;

    public static TenantId tenantId { get; } = null!;

    public static Tenant tenant { get; } = null!;

    public static Tenant acme { get; } = null!;

    public static Tenant globex { get; } = null!;

    public static TenantApiKey acmeKey { get; } = null!;

    public static TenantApiKey globexKey { get; } = null!;

    public static ITenantContext current { get; } = null!;

    public static ITenantScopes scopes { get; } = null!;

    public static ITenantFiles files { get; } = null!;

    public static ITenantLifecycle lifecycle { get; } = null!;

    public static ITenantNames names { get; } = null!;

    public static ITenantApiKeys apiKeys { get; } = null!;

    public static ITenantAudit audit { get; } = null!;

    public static IPlatformAudit platformAudit { get; } = null!;

    public static ITenantSettingsEditor editor { get; } = null!;

    public static ITenantWork tenantWork { get; } = null!;

    public static Outbox queue { get; } = null!;

    public static ReadOnlyMemory<byte> message { get; }

    public static ITenantQuotas quotas { get; } = null!;

    public static IQuotaEngine engine { get; } = null!;

    public static IChatClient provider { get; } = null!;

    public static IServiceProvider services { get; } = null!;

    public static ITenantThemes themes { get; } = null!;

    public static TenantDataSource source { get; } = null!;

    public static IAsyncEnumerable<Order> orders { get; } = null!;

    public static NpgsqlDataSource admin { get; } = null!;

    public static NpgsqlDataSource migrator { get; } = null!;

    public static string connectionString { get; } = null!;

    public static string StartWorker(string user, string password) => user + password;

    public static string password { get; } = null!;

    public static IReadOnlyList<long> companies { get; } = null!;

    public static SigningKey signingKey { get; } = null!;

    public static string appPassword { get; } = null!;

    public static string migratorPassword { get; } = null!;

    /// <summary>Entities and context of an application.</summary>
    public static AppDbContext db { get; } = null!;

    public class AppDbContext(DbContextOptions<AppDbContext> options) : DbContext(options)
    {
        public DbSet<Document> Documents => Set<Document>();
    }

    public class Document
    {
        public int Id { get; set; }

        public required string Title { get; set; }
    }

    /// <summary>Something of which there are many.</summary>
    public sealed record Order(int Number, decimal Total, DateTimeOffset? PaidAt);

    /// <summary>Settings that tenants have of their own.</summary>
    public sealed class AgentSettings
    {
        public string Model { get; set; } = "small";

        public double Temperature { get; set; } = 1;
    }

    /// <summary>A job, the context of an application that reads it, and somebody's queue.</summary>
    public sealed record SendInvoice(int Id, long? CompanyId = null);

    public abstract class Outbox
    {
        public abstract Task SendAsync(byte[] message);
    }
}
