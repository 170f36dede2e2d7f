namespace OrchStack.Tenancy.Integration.Tests.Scripts;

/// <summary>A test of the scripts, whose processes are looked up in /proc.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        if (!OperatingSystem.IsLinux())
        {
            Skip = "The scripts start servers on Linux only; elsewhere they say what to do.";
        }
    }
}
