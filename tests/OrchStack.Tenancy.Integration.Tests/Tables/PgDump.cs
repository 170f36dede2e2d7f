using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OrchStack.Tenancy.Integration.Tests.Servers;

namespace OrchStack.Tenancy.Integration.Tests.Tables;

/// <summary>The schema of a database as pg_dump writes it: two that are equal byte for byte are the same schema.</summary>
internal static class PgDump
{
    public static async Task<string> SchemaAsync(string database)
    {
        var server = new NpgsqlConnectionStringBuilder(PostgresServer.ConnectionString(database));
        var start = new ProcessStartInfo(FindProgram(), ["--schema-only", "--dbname", database, "--host", server.Host!, "--port", server.Port.ToString(CultureInfo.InvariantCulture), "--username", server.Username!, "--no-password"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = server.Password },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);

        // Newer versions write a random word there.
        return string.Join('\n', (await output).Split('\n').Where(line => !line.StartsWith(@"\restrict", StringComparison.Ordinal) && !line.StartsWith(@"\unrestrict", StringComparison.Ordinal)));
    }

    private static string FindProgram()
    {
        string[] installed = Directory.Exists("/usr/lib/postgresql")
            ? [.. Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0).Select(folder => Path.Combine(folder, "bin", "pg_dump"))]
            : [];
        return installed.FirstOrDefault(File.Exists) ?? "pg_dump";
    }
}
