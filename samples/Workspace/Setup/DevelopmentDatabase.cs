using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;

namespace Workspace.Setup;

/// <summary>
/// The database that a developer's machine gets made at start. The logins are named after it, because roles belong to the
/// whole cluster and two databases must not change each other's passwords.
/// </summary>
internal sealed partial class DevelopmentDatabase
{
    private readonly NpgsqlConnectionStringBuilder _superuser;

    private DevelopmentDatabase(NpgsqlConnectionStringBuilder superuser, string name, string? applicationPassword)
    {
        _superuser = superuser;
        Name = name;
        ApplicationPassword = applicationPassword ?? NewPassword();
    }

    public string Name { get; }

    public string ApplicationLogin => Name + "_app";

    public string ApplicationPassword { get; }

    public string MigratorLogin => Name + "_migrator";

    public string MigratorPassword { get; } = NewPassword();

    /// <summary>The superuser, where the cluster is administered.</summary>
    public string Cluster => _superuser.ConnectionString;

    /// <summary>The superuser, in the workspace's own database.</summary>
    public string Superuser => new NpgsqlConnectionStringBuilder(_superuser.ConnectionString) { Database = Name }.ConnectionString;

    public string Application => As(ApplicationLogin, ApplicationPassword);

    public string Migrator => As(MigratorLogin, MigratorPassword);

    /// <summary>Null where there is no superuser to make it with.</summary>
    public static DevelopmentDatabase? Read(IConfiguration configuration, List<string> faults)
    {
        if (configuration["ORCHSTACK_POSTGRES"] is not { Length: > 0 } superuser)
        {
            return null;
        }

        var name = configuration["Workspace:Database"] ?? "workspace";
        if (!NamePattern().IsMatch(name))
        {
            faults.Add($"Workspace:Database is '{name}'. Use 1 to 48 lower-case letters, digits and underscores, beginning with a letter.");
            return null;
        }

        try
        {
            return new DevelopmentDatabase(new NpgsqlConnectionStringBuilder(superuser), name, configuration["Workspace:ApplicationPassword"]);
        }
        catch (ArgumentException)
        {
            faults.Add("ORCHSTACK_POSTGRES is not a connection string of Npgsql, such as \"Host=127.0.0.1;Username=postgres;Password=…\".");
            return null;
        }
    }

    private string As(string login, string password) => new NpgsqlConnectionStringBuilder(_superuser.ConnectionString)
    {
        Database = Name,
        Username = login,
        Password = password,
    }.ConnectionString;

    private static string NewPassword() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    [GeneratedRegex("^[a-z][a-z0-9_]{0,47}\\z")]
    private static partial Regex NamePattern();
}
