using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;

namespace OrchStack.Tenancy.EFCore;

/// <summary>What the application said of an entity: a word, and for some what belongs to it. A model keeps strings only.</summary>
internal readonly record struct Declaration(string Word, string Rest = "")
{
    public static readonly Declaration Owned = new("owned");
    public static readonly Declaration Shared = new("shared");
    public static readonly Declaration SharedWithOwnRows = new("shared with own rows");
    public static readonly Declaration Root = new("tenants");

    private const char Between = ':';

    /// <summary>Rows belong to one tenant each, and keys begin with it.</summary>
    public bool EveryRowIsOwned => this == Owned || IsMembership;

    public bool IsMembership => Word is "members" or "members by platform";

    public bool IsUsers => Word == "users";

    public bool IsOutside => Word == "outside";

    public static Declaration Membership(string user, bool byPlatform) => new(byPlatform ? "members by platform" : "members", user);

    public static Declaration Users(string membership) => new("users", membership);

    public static Declaration Outside(string reason) => new("outside", reason);

    /// <summary>Said by a call, then by an attribute, then by a rule of the options, then by the base or the owner; null where nobody said anything.</summary>
    public static Declaration? Of(IReadOnlyEntityType entity, EFCoreTenancyOptions options)
    {
        if (entity.FindAnnotation(TenancyAnnotations.Declared)?.Value is string declared)
        {
            return Parse(declared);
        }

        if (OfAttribute(entity.ClrType) is { } attribute)
        {
            return attribute;
        }

        if (!entity.HasSharedClrType && !entity.IsOwned() && options.Owns(entity.ClrType))
        {
            return Owned;
        }

        if (entity.BaseType is not null)
        {
            return Of(entity.BaseType, options);
        }

        if (entity.FindOwnership() is { } ownership)
        {
            return Of(ownership.PrincipalEntityType, options);
        }

        // The join table of a many-to-many between owned entities holds nothing but their keys.
        var keys = entity.IsPropertyBag ? entity.GetForeignKeys().ToList() : [];
        return keys.Count == 0 ? null : OfJoin([.. keys.Select(key => Of(key.PrincipalEntityType, options))]);
    }

    public override string ToString() => Rest.Length == 0 ? Word : $"{Word}{Between}{Rest}";

    private static Declaration? OfAttribute(Type type) =>
        type.GetCustomAttribute<TenantOwnedAttribute>(inherit: true) is not null ? Owned
        : type.GetCustomAttribute<SharedByTenantsAttribute>(inherit: true) is not null ? Shared
        : type.GetCustomAttribute<OutsideTenancyAttribute>(inherit: true) is { } outside ? Outside(outside.Reason)
        : null;

    /// <summary>With one owned side a row says what a tenant has; between shared rows it is as shared as they are.</summary>
    private static Declaration? OfJoin(Declaration?[] sides) =>
        sides.Any(side => side is null) ? null
        : sides.Any(side => side!.Value.EveryRowIsOwned) ? Owned
        : sides.All(side => side == Shared) ? Shared
        : null;

    private static Declaration Parse(string text)
    {
        var split = text.IndexOf(Between, StringComparison.Ordinal);
        return split < 0 ? new(text) : new(text[..split], text[(split + 1)..]);
    }
}
