namespace Workspace.BreakIn;

/// <summary>Sends a text to GET /bad/search, which pastes it into its SQL.</summary>
internal sealed record InjectionAttack(string Name, string Title, string Tries, Func<AttackStage, string> Input) : IAttack
{
    public async Task<AttackAnswer> RunAsync(AttackTools tools, AttackStage stage, CancellationToken cancellationToken) =>
        AttackAnswer.Of([await tools.BadSearch.RunAsync(Input(stage), cancellationToken)]);
}
