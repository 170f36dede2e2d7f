namespace OrchStack.Tenancy.PostgreSql;

/// <summary>What a statement did, or was shown, that the fence would refuse or hide.</summary>
/// <param name="Table">The table, qualified and quoted as in SQL.</param>
/// <param name="What">
/// The reason for which the verifier would have refused the statement ("context_missing", "context_expired" and so on), or
/// "hidden row" for rows of other tenants that it read, or "refused row" for those that it wrote.
/// </param>
/// <param name="Statement">Its text, without the values of parameters; at most 4,000 characters.</param>
/// <param name="Login">The login that sent it.</param>
/// <param name="Application">The session's <c>application_name</c>.</param>
/// <param name="Commands">How many times it was sent.</param>
/// <param name="Rows">How many rows the fence would have hidden or refused: at least that many, at most twice as many.</param>
/// <param name="FirstSeen">When it was seen first, by the server's clock.</param>
/// <param name="LastSeen">When it was seen last.</param>
public sealed record Observation(
    string Table, string What, string Statement, string Login, string Application, long Commands, long Rows, DateTimeOffset FirstSeen, DateTimeOffset LastSeen);
