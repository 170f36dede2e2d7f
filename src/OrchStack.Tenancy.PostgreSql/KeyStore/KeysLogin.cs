namespace OrchStack.Tenancy.PostgreSql;

/// <summary>The login of <c>UsePostgreSqlKeys</c>, for whoever judges logins.</summary>
internal sealed record KeysLogin(PostgreSqlSource Source);
