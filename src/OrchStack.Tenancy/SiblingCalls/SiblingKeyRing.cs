using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>The keys of this service, as they were at start.</summary>
internal sealed class SiblingKeyRing(IOptions<SiblingKeyOptions> options)
{
    private readonly SiblingKey[] _keys = [.. options.Value.Keys];

    public SiblingKey Current => _keys[0];

    public SiblingKey? Find(ReadOnlySpan<char> id)
    {
        foreach (var key in _keys)
        {
            if (id.SequenceEqual(key.Id))
            {
                return key;
            }
        }

        return null;
    }
}
