using Npgsql;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>Something that Globex tries on what is Acme's.</summary>
/// <param name="Name">What it tries.</param>
/// <param name="Attack">Tries it, and says all that came back: values, and the texts of refusals.</param>
/// <param name="BitesUnder">The names of weakened fences under which it succeeds: its controls.</param>
public sealed record HostileCase(string Name, Func<HostileSite, Task<IEnumerable<string>>> Attack, params string[] BitesUnder)
{
    /// <summary>A database that was told to accept contexts of this mode accepts this one by design.</summary>
    public TenantContextMode? NotIn { get; init; }

    /// <summary>Where it succeeds it leaves a fence open for whatever comes after it.</summary>
    public bool Lasts { get; init; }

    public static HostileCase[] All { get; } = [.. ReadingCases.All, .. WritingCases.All, .. ContextCases.All, .. AroundCases.All, .. TellingCases.All];

    /// <summary>Statements of Globex, one after the other on one connection; a refused one does not keep the next from being tried.</summary>
    public static HostileCase Of(string name, string[] bitesUnder, params string[] statements) =>
        new(name, async site => await site.TryAsync(site.Globex, statements), bitesUnder);

    /// <summary>Two statements of Globex, of which the first asks for something that Acme has, and the second for something that nobody has.</summary>
    public static HostileCase Oracle(string name, string[] bitesUnder, string existing, string missing) => new(
        name,
        async site =>
        {
            var (one, other) = (await AnswerAsync(site, existing), await AnswerAsync(site, missing));
            return one == other ? [] : [$"{HostileSite.Told}: '{one}' for what exists, '{other}' for what does not"];
        },
        bitesUnder);

    public override string ToString() => Name;

    // Undone in either case, so that both ask the same rows.
    private static async Task<string> AnswerAsync(HostileSite site, string sql)
    {
        try
        {
            return await site.UndoneAsync(site.Globex, sql);
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
