namespace OrchStack.Tenancy.Redis;

/// <summary>A change as it is sent: the node that says it, the tenant or "*", and what has changed.</summary>
internal static class ChangeMessage
{
    private const string AllTenants = "*";

    public static string Write(string node, TenantChange change) => $"{node} {change.TenantId?.ToString() ?? AllTenants} {(int)change.Kind}";

    /// <summary>What somebody says whom we do not understand, such as a newer version, may be about anything.</summary>
    public static (string? Node, TenantChange Change) Read(string message)
    {
        var parts = message.Split(' ');
        var everything = new TenantChange(null, TenantChangeKind.All);
        return parts.Length != 3 || !int.TryParse(parts[2], out var kind) || kind == 0 || (kind & ~(int)TenantChangeKind.All) != 0 ? (null, everything)
            : parts[1] == AllTenants ? (parts[0], new TenantChange(null, (TenantChangeKind)kind))
            : TenantId.TryParse(parts[1], null, out var id) ? (parts[0], new TenantChange(id, (TenantChangeKind)kind))
            : (null, everything);
    }
}
