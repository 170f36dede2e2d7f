using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Connections to one kind of server where a data source has several; of one server, to that.</summary>
internal static class SeveralHosts
{
    public static ValueTask<NpgsqlConnection> OpenConnectionAsync(this NpgsqlDataSource source, TargetSessionAttributes target, CancellationToken cancellationToken) =>
        source is NpgsqlMultiHostDataSource hosts ? hosts.OpenConnectionAsync(target, cancellationToken) : source.OpenConnectionAsync(cancellationToken);
}
