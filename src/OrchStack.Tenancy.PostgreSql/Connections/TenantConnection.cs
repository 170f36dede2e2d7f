using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>A connection that lets no command out without its context. The Npgsql connection inside is not handed out.</summary>
internal sealed class TenantConnection(NpgsqlConnection inner, SessionContext context) : DbConnection
{
    public NpgsqlConnection Inner => inner;

    public LastTenant Last { get; } = new(inner);

    [AllowNull]
    public override string ConnectionString
    {
        get => inner.ConnectionString;
        set => throw new NotSupportedException("A tenant connection belongs to the login of its TenantDataSource; it cannot be pointed elsewhere.");
    }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => inner.State;

    public override bool CanCreateBatch => true;

    public override void Open()
    {
        inner.Open();
        Last.Forget();
    }

    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        await context.WaitForFenceAsync(cancellationToken).ConfigureAwait(false);
        await inner.OpenAsync(cancellationToken).ConfigureAwait(false);
        Last.Forget();
    }

    public override void Close() => inner.Close();

    public override Task CloseAsync() => inner.CloseAsync();

    public override void ChangeDatabase(string databaseName) =>
        throw new NotSupportedException("A tenant connection belongs to the database of its TenantDataSource; configure another data source for another database.");

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        new TenantTransaction(this, inner.BeginTransaction(isolationLevel));

    protected override async ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        new TenantTransaction(this, await inner.BeginTransactionAsync(isolationLevel, cancellationToken).ConfigureAwait(false));

    protected override DbCommand CreateDbCommand() => new TenantCommand(context) { Connection = this };

    protected override DbBatch CreateDbBatch() => new TenantBatch(context) { Connection = this };

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
