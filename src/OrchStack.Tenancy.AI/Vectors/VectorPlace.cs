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
