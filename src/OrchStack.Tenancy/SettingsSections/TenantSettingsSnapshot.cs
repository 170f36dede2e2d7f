using System.Runtime.ExceptionServices;

namespace OrchStack.Tenancy;

/// <summary>A tenant's settings under a plan: a value for each section, or why it cannot be read. Immutable.</summary>
internal sealed class TenantSettingsSnapshot(string plan, object[] values)
{
    public string Plan => plan;

    public object Get(int section)
    {
        var value = values[section];
        if (value is ExceptionDispatchInfo unreadable)
        {
            unreadable.Throw();
        }

        return value;
    }
}
