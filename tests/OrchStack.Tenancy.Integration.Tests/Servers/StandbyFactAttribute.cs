namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>A test that needs a hot standby; skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StandbyFactAttribute : FactAttribute
{
    public StandbyFactAttribute()
    {
        if (StandbyServer.Both is null)
        {
            Skip = $"There is no hot standby: run eng/test.sh, or name a primary and its standby in {StandbyServer.Variable}.";
        }
    }
}
