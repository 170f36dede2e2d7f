using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.AI;
using Workspace.Agents;
using Workspace.Asking;
using Workspace.Audit;
using Workspace.BreakIn;
using Workspace.Conversations;
using Workspace.Knowledge;
using Workspace.Memory;
using Workspace.Pages;
using Workspace.Setup;
using Workspace.Storage;
using Workspace.Usage;

namespace Workspace;

/// <summary>The whole application on one page: what it is made of, and a request's way through it.</summary>
public static class WorkspaceApp
{
    /// <summary>Builds the application; the caller starts it.</summary>
    /// <param name="args">Configuration as on a command line: <c>--urls=http://127.0.0.1:0</c>, <c>--Workspace:Database=mine</c>.</param>
    /// <exception cref="InvalidOperationException">Settings are missing; the message lists all of them with the cure.</exception>
    public static WebApplication Create(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(WorkspaceApp).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        var settings = WorkspaceSettings.Read(builder.Configuration, builder.Environment);
        AddTenancy(builder, settings);
        AddStorage(builder.Services, settings.Servers);
        AddAbilities(builder.Services, settings);
        AddSetup(builder.Services, settings, builder.Environment);

        var app = builder.Build();
        UsePipeline(app);
        MapEndpoints(app);
        return app;
    }

    private static void AddTenancy(WebApplicationBuilder builder, WorkspaceSettings settings)
    {
        builder.Services.AddOrchStackTenancy()
            .UseInMemoryTenants(registry =>
            {
                foreach (var tenant in settings.Tenants)
                {
                    registry.Add(tenant);
                }

                foreach (var key in settings.ApiKeys.Keys)
                {
                    registry.ApiKeys.Add(key);
                }
            })
            .ResolveFromApiKey()
            .ResolveFromSubdomain("localhost")
            .ResolveFromHeader()
            .UsePostgreSql(o =>
            {
                o.Application = settings.Application;
                o.SigningKey = settings.SigningKey;
            })
            .AddQuotas(builder.Configuration.GetSection("Quotas"))
            .AddBranding(builder.Configuration.GetSection("Branding"));

        builder.Services.AddDbContextPool<WorkspaceDbContext>(o => o.UseNpgsql(settings.Application).UseOrchStackTenancy());
        builder.Services.AddAuthentication().AddTenantApiKey();
        builder.Services.AddAuthorization();
    }

    /// <summary>Without a server each has a default in this process or on this disk; nothing else in the application differs.</summary>
    private static void AddStorage(IServiceCollection services, StorageServers servers)
    {
        var tenancy = services.AddOrchStackTenancy()
            .AddTenantRows()
            .AddTenantFiles(o => o.LocalRoot = servers.Files)
            .AddTenantEncryption(o => o.LocalFolder = servers.Keys)
            .UsePostgreSqlVectors();
        if (servers.S3 is not null)
        {
            tenancy.UseS3(StorageServers.Bucket, servers.Configure);
        }

        if (servers.Redis is not null)
        {
            tenancy.UseRedis(servers.Redis).UseRedisQuotas();
            services.AddStackExchangeRedisCache(o => o.Configuration = servers.Redis);
        }
        else
        {
            services.AddDistributedMemoryCache();
        }

        // Last: it fences the caches that are there.
        tenancy.AddTenantCaches();
    }

    private static void AddAbilities(IServiceCollection services, WorkspaceSettings settings)
    {
        services.AddHttpContextAccessor();
        services.AddSingleton(settings);
        services.AddChatClient(settings.ChatProvider.CreateClient()).UseTenantQuota();
        services.AddScoped<AuditTrail>();
        services.AddScoped<Library>();
        services.AddScoped<KnowledgeSearch>();
        services.AddScoped<SimilarPassages>();
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>, WordEmbeddings>();
        services.AddSingleton<AnswerCache>();
        services.AddScoped<Assistant>();
        services.AddBreakIn();
    }

    private static void AddSetup(IServiceCollection services, WorkspaceSettings settings, IHostEnvironment environment)
    {
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddScoped<Seeding>();
        services.AddScoped<StartingUsage>();
        if (settings.Development is not null)
        {
            services.AddHostedService<DevelopmentSetup>();
        }

        if (environment.IsDevelopment())
        {
            services.AddHostedService<StartAnnouncement>();
        }
    }

    private static void UsePipeline(WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseStaticFiles();
        app.UseLoopbackOnly();
        app.UseAuthentication();
        app.UseOrchStackTenancy();
        app.UseAuthorization();

        // After authorization: whoever is not let in cannot use a tenant's quota up.
        app.UseTenantQuotas();
    }

    private static void MapEndpoints(WebApplication app)
    {
        app.MapHealthChecks("/health").AllowNoTenant();
        app.MapBranding();
        app.MapPages();

        var api = app.MapGroup("/api").RequireAuthorization();
        api.MapAgents();
        api.MapConversations();
        api.MapMemory();
        api.MapAudit();
        api.MapUsage();
        api.MapDocuments();
        api.MapSearch();
        api.MapAsk();

        if (app.Environment.IsDevelopment())
        {
            app.MapBreakIn();
        }
    }
}
