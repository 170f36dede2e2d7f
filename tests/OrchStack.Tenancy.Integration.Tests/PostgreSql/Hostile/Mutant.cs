namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>A fence with one thing wrong.</summary>
/// <param name="Name">What is wrong.</param>
/// <param name="Weaken">The SQL that makes it wrong, run by a superuser in a copy of the database.</param>
/// <param name="Undo">What gives back that belongs to the whole server: rights of roles.</param>
public sealed record Mutant(string Name, Func<HostileSite, string> Weaken, Func<HostileSite, string>? Undo = null)
{
    public static Mutant[] All { get; } = [.. FenceMutants.All, .. RightsMutants.All, .. VerifierMutants.All];

    public override string ToString() => Name;
}
