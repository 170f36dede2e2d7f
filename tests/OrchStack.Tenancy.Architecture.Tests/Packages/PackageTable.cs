namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>
/// What each package may reference. A package is born from a foreign dependency, a foreign host or a separate buyer;
/// to widen a line is a decision with a page under docs/decisions.
/// </summary>
internal static class PackageTable
{
    private const string Core = "OrchStack.Tenancy";

    public static IReadOnlyDictionary<string, string[]> Allowed { get; } = new Dictionary<string, string[]>
    {
        [Core] = [],
        [$"{Core}.PostgreSql"] = [Core, "Npgsql"],
        [$"{Core}.EFCore"] = [$"{Core}.PostgreSql", "Microsoft.EntityFrameworkCore.Relational"],
        [$"{Core}.Quotas"] = [Core],
        [$"{Core}.Branding"] = [Core],
        [$"{Core}.Redis"] = [Core, $"{Core}.Quotas", "StackExchange.Redis"],
        [$"{Core}.S3"] = [Core, "AWSSDK.S3", "AWSSDK.SecurityToken"],
        [$"{Core}.Email"] = [$"{Core}.Branding", "Fluid.Core", "MailKit"],
        [$"{Core}.AI"] =
            [Core, $"{Core}.Quotas", $"{Core}.Branding", "Microsoft.Extensions.AI", "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.VectorData.Abstractions"],
        [$"{Core}.AI.PostgreSql"] = [$"{Core}.AI", $"{Core}.PostgreSql"],
        [$"{Core}.Testing"] = [Core, $"{Core}.EFCore"],
        [$"{Core}.Cli"] = [$"{Core}.PostgreSql", "System.CommandLine"],
    };
}
