using System.Data.Common;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>Sends the rows of one bulk insert over a connection, a batch in each round trip.</summary>
internal sealed class BulkWriter<T>(BulkInsert<T> into, TenantConnection connection, IReadOnlyList<string> returning, Action<DbDataReader> onRow)
{
    private readonly List<T> _batch = new(into.BatchSize);

    public async Task<long> WriteAsync(IAsyncEnumerable<T> rows, CancellationToken cancellationToken)
    {
        if (!into.Targets.TryGetValue(connection.Context, out var target))
        {
            var columns = into.Columns.Select(column => column.Name).ToArray();
            target = await BulkTarget.ReadAsync(connection, into.Table, columns, cancellationToken).ConfigureAwait(false);
            into.Targets.AddOrUpdate(connection.Context, target);
        }

        var written = 0L;
        var limit = target.Limit(into.BatchSize);
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            _batch.Add(row);
            if (_batch.Count == limit)
            {
                written += await SendAsync(target, cancellationToken).ConfigureAwait(false);
            }
        }

        return _batch.Count == 0 ? written : written + await SendAsync(target, cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> SendAsync(BulkTarget target, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        await using var _ = command.ConfigureAwait(false);
        command.CommandText = target.Insert(_batch.Count, returning);
        Fill(command.Parameters, target);
        var sent = _batch.Count;
        _batch.Clear();
        if (returning.Count == 0)
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var __ = reader.ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            onRow(reader);
        }

        return sent;
    }

    private void Fill(DbParameterCollection parameters, BulkTarget target)
    {
        if (target.IsFlat)
        {
            foreach (var column in into.Columns)
            {
                parameters.Add(column.ArrayOf(_batch));
            }

            return;
        }

        foreach (var row in _batch)
        {
            foreach (var column in into.Columns)
            {
                parameters.Add(column.ValueOf(row));
            }
        }
    }
}
