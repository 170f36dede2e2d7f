using OrchStack.Tenancy;

namespace Workspace.BreakIn;

/// <summary>Who attacks whom, and what the attacker is assumed to know already: names and ids of the victim, and nothing it keeps.</summary>
internal sealed record AttackStage(Tenant Attacker, Tenant Victim, Guid VictimDocument, string VictimTitle, string ApiKey, Uri Address);
