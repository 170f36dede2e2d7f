using System.Globalization;
using Npgsql;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How many rows a second the server sorts, which is most of building an index; rows that have to come from a disk take longer.</summary>
internal sealed record RowRate(double RowsPerSecond)
{
    private const int Sample = 100_000;
    private const double GuessedRowBytes = 100;

    public static async Task<RowRate> MeasureAsync(NpgsqlConnection connection, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        await AdminCommand.RunAsync(
            connection,
            string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM (SELECT i FROM generate_series(1, {Sample}) i ORDER BY pg_catalog.hashint4(i) OFFSET 0) s"),
            cancellationToken).ConfigureAwait(false);
        return new RowRate(Sample / Math.Max(time.GetElapsedTime(start).TotalSeconds, 1e-6));
    }

    public TimeSpan Estimate(FenceStep step, TableCatalog catalog)
    {
        if (!step.ReadsRows || catalog.Tables.FirstOrDefault(table => table.QualifiedName == step.Table) is not { } table)
        {
            return TimeSpan.Zero;
        }

        return TimeSpan.FromSeconds(catalog.DescendantsOf(table).Append(table).Sum(Rows) / RowsPerSecond);
    }

    /// <summary>Of a table that was never analysed only the size is known.</summary>
    private static double Rows(CatalogTable table) => table.Rows >= 0 ? table.Rows : table.Bytes / GuessedRowBytes;
}
