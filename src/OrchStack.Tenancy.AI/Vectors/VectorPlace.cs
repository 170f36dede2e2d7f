using System.Buffers;

namespace OrchStack.Tenancy.AI;

/// <summary>Whose vectors: a tenant's, or those of one of its workspaces.</summary>
internal readonly record struct VectorPlace(TenantId Tenant, WorkspaceId? Workspace)
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    /// <summary>The tenant's id in 32 digits.</summary>
    public string TenantText => Tenant.Value.ToString("N");

    public string WorkspaceText => Workspace?.Value ?? "";

    /// <summary>What every collection of the tenant begins with, and none of another.</summary>
    public string TenantPrefix => $"t{TenantText}_";

    /// <summary>What the collections of this place begin with. A workspace has no underscore, so no name reaches into another's.</summary>
    public string Prefix => $"{TenantPrefix}{WorkspaceText}_";

    /// <summary>Whether a collection of the store is the tenant's own, and which of its workspaces'.</summary>
    public bool TryReadOwn(string collection, out string workspace, out string name)
    {
        (workspace, name) = ("", "");
        if (!collection.StartsWith(TenantPrefix, StringComparison.Ordinal) || collection.IndexOf('_', TenantPrefix.Length) is not (>= 0 and var end))
        {
            return false;
        }

        (workspace, name) = (collection[TenantPrefix.Length..end], collection[(end + 1)..]);
        return true;
    }

    public static string CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.Length <= 64 && !name.AsSpan().ContainsAnyExcept(Allowed)
            ? name
            : throw new ArgumentException($"'{name}' is no name of a collection: 1 to 64 ASCII letters, digits, hyphens and underscores are expected.", nameof(name));
    }

    /// <summary>A shared collection must not be named as one of a tenant's own is.</summary>
    public static string CheckShared(string name) => CheckName(name).Length > 33 && name[0] == 't' && name[33] == '_' && Guid.TryParseExact(name.AsSpan(1, 32), "N", out _)
        ? throw new ArgumentException($"'{name}' is named as the collection of one tenant. Give a shared collection a name of its own.", nameof(name))
        : name;
}
