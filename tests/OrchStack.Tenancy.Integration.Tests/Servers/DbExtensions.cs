using System.Data.Common;

namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>Short forms for plain ADO.NET.</summary>
internal static class DbExtensions
{
    /// <summary>Every value of every row of every result, as text.</summary>
    public static async Task<List<string>> ReadAllAsync(this DbCommand command)
    {
        var values = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
            {
                for (var i = 0; i < reader.FieldCount; i++)
                {
                    values.Add(Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture)!);
                }
            }
        }
        while (await reader.NextResultAsync());

        return values;
    }

    public static async Task<List<string>> ReadAllAsync(this DbDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ReadAllAsync();
    }

    public static async Task<int> RunAsync(this DbDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }
}
