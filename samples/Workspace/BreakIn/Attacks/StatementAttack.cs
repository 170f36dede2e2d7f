namespace Workspace.BreakIn;

/// <summary>Has the application's connection to itself: statements of its own choice, in one transaction that is never committed.</summary>
internal sealed record StatementAttack(string Name, string Title, string Tries, Func<AttackStage, string[]> Statements) : IAttack
{
    /// <summary>What an answer without anybody's content can still tell.</summary>
    public Predicate<AttackAnswer> Telltale { get; init; } = static _ => false;

    public bool GivesAway(AttackAnswer answer) => Telltale(answer);

    public async Task<AttackAnswer> RunAsync(AttackTools tools, AttackStage stage, CancellationToken cancellationToken)
    {
        await using var connection = await tools.Data.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var answers = new List<SqlAnswer>();
        foreach (var sql in Statements(stage))
        {
            answers.Add(await SqlProbe.RunAsync(connection, sql, cancellationToken));
            if (answers[^1].Refused is not null)
            {
                // The transaction is over; what follows would be refused for that reason alone.
                break;
            }
        }

        return AttackAnswer.Of(answers);
    }
}
