using OrchStack.Tenancy;
using Workspace.Setup;

namespace Workspace.BreakIn;

/// <summary>Runs an attack under the current tenant and has the referee judge the answer.</summary>
internal sealed class AttackRunner(AttackTools tools, Referee referee, ITenantContext current, WorkspaceSettings settings)
{
    private static readonly IAttack[] Attacks = [.. InjectionAttacks.All, .. StatementAttacks.All, .. RequestAttacks.All];

    public static IEnumerable<AttackView> List() => Attacks.Select(attack => new AttackView(attack.Name, attack.Title, attack.Tries));

    /// <returns>Null where there is no such attack, or nobody with a document to attack.</returns>
    public async Task<AttackReport?> RunAsync(string name, Uri address, CancellationToken cancellationToken)
    {
        var attack = Array.Find(Attacks, attack => attack.Name == name);
        var stage = attack is null ? null : await SetAsync(address, cancellationToken);
        if (attack is null || stage is null)
        {
            return null;
        }

        // Before the attack, because afterwards the loot could pass for the attacker's own.
        var facts = await referee.CollectAsync(stage.Attacker, cancellationToken);
        var answer = await attack.RunAsync(tools, stage, cancellationToken);
        var owner = facts.FindOwner(answer);
        return new AttackReport(
            attack.Name,
            attack.Title,
            attack.Tries,
            stage.Attacker.Slug.Value,
            stage.Victim.Slug.Value,
            answer.Sent,
            answer.Answered,
            owner is not null || attack.GivesAway(answer),
            owner);
    }

    /// <summary>The victim is the next tenant in the list that has a document.</summary>
    private async Task<AttackStage?> SetAsync(Uri address, CancellationToken cancellationToken)
    {
        var attacker = current.Tenant;
        var behind = settings.Tenants.SkipWhile(tenant => tenant.Id != attacker.Id).Skip(1);
        var before = settings.Tenants.TakeWhile(tenant => tenant.Id != attacker.Id);
        foreach (var victim in behind.Concat(before))
        {
            if (await referee.FindDocumentAsync(victim, cancellationToken) is { } document)
            {
                return new AttackStage(attacker, victim, document.Id, document.Title, settings.ApiKeys.CredentialOf(attacker)!, address);
            }
        }

        return null;
    }
}
