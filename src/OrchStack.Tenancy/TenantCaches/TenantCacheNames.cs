using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy;

/// <summary>
/// Whose an entry of a cache is: names begin as a tenant's keys in Redis do, so that a cache that lies there goes with the tenant.
/// Immutable and thread-safe.
/// </summary>
internal sealed class TenantCacheNames
{
    /// <summary>Every entry of an owner, as the tag of the hybrid cache that stands for all.</summary>
    public const string AllTag = "*";

    private static readonly ConditionalWeakTable<TenantId, TenantCacheNames> Known = [];

    private readonly string _prefix;
    private readonly string[] _allOnly;

    private TenantCacheNames(string owner)
    {
        _prefix = owner;
        All = owner + AllTag;
        _allOnly = [All];
    }

    /// <summary>Of requests to endpoints that allow having no tenant.</summary>
    public static TenantCacheNames OfNobody { get; } = new("nobody:");

    /// <summary>The tag that every entry has.</summary>
    public string All { get; }

    public static TenantCacheNames Of(TenantId id) => Known.GetValue(id, static id => new TenantCacheNames($"t:{{{id}}}:cache:"));

    public string In(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return string.Concat(_prefix, name);
    }

    /// <summary>The tags as they are stored.</summary>
    public string[] In(IEnumerable<string>? tags) => tags is null ? _allOnly : [All, .. tags.Select(Tag)];

    private string Tag(string tag) => tag != AllTag ? In(tag) : throw new ArgumentException("The tag \"*\" stands for all entries and cannot be given to one.", nameof(tag));
}
