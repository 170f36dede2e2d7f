namespace Workspace.BreakIn;

/// <summary>
/// Assumes the worst: the victim's own, genuine context was read while it was in force, and is put before a statement on the
/// attacker's connection.
/// </summary>
internal sealed record StolenTokenAttack : IAttack
{
    public string Name => "stolen-token";

    public string Title => "Replay the victim's genuine token";

    public string Tries => "Takes a context that was signed for the victim a moment ago on another connection, and uses it here.";

    public async Task<AttackAnswer> RunAsync(AttackTools tools, AttackStage stage, CancellationToken cancellationToken)
    {
        // The victim's connection stays open, so that the attacker's is another one.
        await using var victims = await tools.Data.OpenConnectionAsync(cancellationToken);
        var token = await tools.Scopes.RunAsync(
            stage.Victim.Id,
            async ct => (await SqlProbe.RunAsync(victims, "SELECT current_setting('tenancy.ctx')", ct)).Rows[0][0]!,
            cancellationToken);
        return AttackAnswer.Of([await tools.BadSearch.RunAsync(Injected.ReadAs($"'{token}'"), cancellationToken)]);
    }
}
