using System.Collections;
using System.Runtime.CompilerServices;

namespace OrchStack.Tenancy;

/// <summary>What the logging scope of a request says of its tenant. Kept with the tenant, so that a request creates none.</summary>
internal sealed class TenantLogScope : IReadOnlyList<KeyValuePair<string, object?>>
{
    private static readonly ConditionalWeakTable<Tenant, TenantLogScope> Known = [];

    private readonly KeyValuePair<string, object?> _id;
    private readonly KeyValuePair<string, object?> _slug;

    private TenantLogScope(Tenant tenant)
    {
        Id = tenant.Id.ToString();
        _id = new("TenantId", Id);
        _slug = new("TenantSlug", tenant.Slug.Value);
    }

    public string Id { get; }

    public int Count => 2;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => _id,
        1 => _slug,
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public static TenantLogScope Of(Tenant tenant) => Known.GetValue(tenant, static tenant => new TenantLogScope(tenant));

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        yield return _id;
        yield return _slug;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"TenantId:{_id.Value} TenantSlug:{_slug.Value}";
}
