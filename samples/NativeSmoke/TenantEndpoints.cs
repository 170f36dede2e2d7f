using NativeSmoke.Settings;
using OrchStack.Tenancy;
using OrchStack.Tenancy.Branding;
using OrchStack.Tenancy.Quotas;

namespace NativeSmoke;

/// <summary>What a tenant can ask for.</summary>
internal static class TenantEndpoints
{
    public static void MapTenantEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/who", WhoIsIt);
        endpoints.MapGet("/companies/{tenant}/who", WhoIsIt);
        endpoints.MapGet("/members/who", WhoIsIt).RequireAuthorization();
        endpoints.MapGet("/equals/{id}", (TenantId id, ITenantContext context) => Results.Text(id == context.Tenant.Id ? "same" : "other"));

        endpoints.MapPost("/keys/{scope}", async (string scope, ITenantApiKeys keys) =>
            Results.Text((await keys.IssueAsync(new TenantApiKeyRequest("smoke") { Scopes = [scope] })).Credential));
        endpoints.MapGet("/notes", WhoIsIt).RequireAuthorization().RequireApiKeyScope("notes.read");

        endpoints.MapGet("/limited", () => "within").RequireQuota("requests");
        endpoints.MapGet("/usage", async (ITenantQuotas quotas) =>
            (await quotas.GetUsageAsync()).ToDictionary(usage => usage.Limit.Name, usage => usage.Remaining ?? -1));
        endpoints.MapGet("/theme", (ITenantThemes themes) => Results.Text(themes.CurrentTheme.Path));

        endpoints.MapGet("/greeting", (ITenantSettings<Greeting> greeting) => greeting.Value);
        endpoints.MapPut("/greeting", WriteGreetingAsync);
        endpoints.MapGet("/greeting/schema", (ITenantSettingsEditor editor) => Results.Text(editor.GetJsonSchema(Greeting.Section)));
        endpoints.MapGet("/audit", ReadAuditAsync);
    }

    private static WhoIsIt WhoIsIt(ITenantContext context) => new(context.Tenant.Id, context.Tenant.Slug, context.Tenant.Key);

    private static async Task<IResult> WriteGreetingAsync(HttpRequest request, ITenantSettingsEditor editor, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var before = await editor.ReadAsync(Greeting.Section, cancellationToken);
        try
        {
            var after = await editor.WriteAsync(Greeting.Section, await reader.ReadToEndAsync(cancellationToken), before.Version, cancellationToken);
            return Results.Text(after.Effective);
        }
        catch (InvalidTenantSettingsException invalid)
        {
            return Results.ValidationProblem(invalid.Errors.ToDictionary());
        }
    }

    private static async Task<List<string>> ReadAuditAsync(ITenantAudit audit, CancellationToken cancellationToken)
    {
        var actions = new List<string>();
        await foreach (var entry in audit.ReadAsync(cancellationToken: cancellationToken))
        {
            actions.Add(entry.Action);
        }

        return actions;
    }
}
