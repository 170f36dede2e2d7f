namespace Workspace.BreakIn;

/// <summary>One way to try to reach another tenant's data.</summary>
internal interface IAttack
{
    /// <summary>The name in the URL.</summary>
    string Name { get; }

    string Title { get; }

    /// <summary>What it tries, in one sentence.</summary>
    string Tries { get; }

    /// <summary>Runs under the attacker's tenant, and leaves nothing behind.</summary>
    Task<AttackAnswer> RunAsync(AttackTools tools, AttackStage stage, CancellationToken cancellationToken);

    /// <summary>Whether the answer gives something away that is nobody's content, such as a key or the existence of a row.</summary>
    bool GivesAway(AttackAnswer answer) => false;
}
