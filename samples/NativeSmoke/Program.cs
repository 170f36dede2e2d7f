using NativeSmoke;
using NativeSmoke.Counting;
using NativeSmoke.Life;
using NativeSmoke.Settings;
using NativeSmoke.SignIn;

// Slim, because nothing here needs more, and from beside the program, wherever it is started.
var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.TypeInfoResolverChain.Insert(0, SmokeJson.Default));
builder.Services.AddSingleton<MeasuredCounts>();
builder.Services.AddSingleton<Journal>();

builder.Services.AddOrchStackTenancy()
    .UseConfiguredTenants(builder.Configuration.GetSection("Tenants"))
    .ResolveFromApiKey()
    .ResolveFromClaim()
    .ResolveFromExternalId("tid", "https://issuer.test/{value}")
    .ResolveFromSubdomain("app.test")
    .ResolveFromHost(o => o.ApplicationHosts.Add("app.test"))
    .ResolveFromPath(o => o.Template = "/t/{tenant}")
    .ResolveFromRouteValue()
    .ResolveFromHeader()
    .AddResolver<QueryTenantResolver>()
    .AddLifecycleHandler<JournalHandler>()
    .AddSmokeSettings()
    .AddQuotas(builder.Configuration.GetSection("Quotas"))
    .AddBranding(builder.Configuration.GetSection("Branding"));

builder.Services.AddAuthentication(TokenDefaults.KeyOrToken).AddTenantApiKey().AddToken();
builder.Services.AddAuthorization();
builder.Services.AddHealthChecks().AddOrchStackTenancy();

var app = builder.Build();
app.Services.GetRequiredService<MeasuredCounts>().Listen();
app.UseAuthentication();
app.UseOrchStackTenancy();
app.UseAuthorization();
app.UseTenantQuotas();

app.MapHealthChecks("/health").AllowNoTenant();
app.MapBranding();
app.MapTenantEndpoints();
app.MapPlatformEndpoints();
app.Run();
