using Microsoft.EntityFrameworkCore.Infrastructure;
using OrchStack.Tenancy.PostgreSql;

namespace OrchStack.Tenancy.EFCore;

/// <summary>
/// The annotations that carry ownership from the model to the SQL. <see cref="Table"/> is the one that a migration shows, as
/// "owned by tenant_id uuid": all that its SQL needs, so that old migrations read the same whatever the options become.
/// </summary>
internal static class TenancyAnnotations
{
    public const string Declared = "OrchStack:Ownership";
    public const string Table = "OrchStack:Tenancy";
    public const string Owned = "owned";
    public const string Outside = "outside";

    private const string Prefix = "owned by ";

    public static string TableValue(EFCoreTenancyOptions options) => $"{Prefix}{options.Column} {TenantColumn.SqlType(options.KeyType)}";

    /// <summary>The fenced table behind an annotated table or operation; null where it is not tenant-owned.</summary>
    public static TenantTable? Read(IReadOnlyAnnotatable annotatable, string? schema, string name)
    {
        if (annotatable.FindAnnotation(Table)?.Value is not string value)
        {
            return null;
        }

        var split = value.LastIndexOf(' ');
        var type = Enum.GetValues<TenantKeyType>().Cast<TenantKeyType?>()
            .FirstOrDefault(type => value.AsSpan(split + 1).SequenceEqual(TenantColumn.SqlType(type!.Value)));
        return value.StartsWith(Prefix, StringComparison.Ordinal) && split > Prefix.Length && type is not null
            ? new TenantTable(schema, name) { Column = value[Prefix.Length..split], KeyType = type.Value }
            : throw new InvalidOperationException(
                $"Table '{name}' has the annotation {Table} = '{value}', which this version cannot read; it writes \"owned by tenant_id uuid\".");
    }
}
