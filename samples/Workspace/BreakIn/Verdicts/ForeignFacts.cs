namespace Workspace.BreakIn;

/// <summary>What the other tenants keep and the attacker does not: if any of it comes back, it leaked.</summary>
internal sealed class ForeignFacts(IReadOnlyDictionary<string, string> ownerOfFact)
{
    /// <summary>The slug of the tenant whose content is in the answer; null if there is none.</summary>
    public string? FindOwner(AttackAnswer answer)
    {
        foreach (var (fact, owner) in ownerOfFact)
        {
            // A refusal may repeat what was sent; a value that came back is a finding in any case.
            if (answer.Values.Any(value => value.Contains(fact, StringComparison.Ordinal))
                || (answer.Refusal?.Contains(fact, StringComparison.Ordinal) == true && !answer.Sent.Contains(fact, StringComparison.Ordinal)))
            {
                return owner;
            }
        }

        return null;
    }
}
