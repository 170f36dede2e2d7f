namespace Workspace.BreakIn;

/// <summary>What an attack came to.</summary>
/// <param name="Leaked">Whether the answer holds another tenant's content or gives something else away: computed, never assumed.</param>
/// <param name="LeakedFrom">Whose content it was, where it was somebody's.</param>
internal sealed record AttackReport(
    string Name, string Title, string Tries, string Attacker, string Victim, string Sent, string Answered, bool Leaked, string? LeakedFrom);
