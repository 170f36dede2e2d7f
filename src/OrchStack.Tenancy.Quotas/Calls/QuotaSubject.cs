namespace OrchStack.Tenancy.Quotas;

/// <summary>
/// Who of a tenant uses something. Names are the application's, compared exactly, at most 200 characters. Calls that name none share
/// what one is given: leaving a name out never escapes its limit.
/// </summary>
/// <param name="Workspace">The workspace; null if none.</param>
/// <param name="User">The user; null if none.</param>
/// <param name="Agent">The agent; null if none.</param>
public readonly record struct QuotaSubject(string? Workspace = null, string? User = null, string? Agent = null)
{
    private const int MostCharacters = 200;

    internal string? Of(QuotaLevel level) => level switch
    {
        QuotaLevel.Workspace => Workspace ?? "",
        QuotaLevel.User => User ?? "",
        QuotaLevel.Agent => Agent ?? "",
        _ => null,
    };

    internal QuotaSubject Checked() => Workspace?.Length > MostCharacters || User?.Length > MostCharacters || Agent?.Length > MostCharacters
        ? throw new ArgumentException($"A workspace, user or agent of a quota has at most {MostCharacters} characters. Give its id.")
        : this;
}
