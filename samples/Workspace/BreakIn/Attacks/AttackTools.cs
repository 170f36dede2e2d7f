using OrchStack.Tenancy;
using OrchStack.Tenancy.PostgreSql;

namespace Workspace.BreakIn;

/// <summary>What attacks are made with: the application's own doors.</summary>
internal sealed record AttackTools(TenantDataSource Data, BadSearch BadSearch, IHttpClientFactory Http, ITenantScopes Scopes);
