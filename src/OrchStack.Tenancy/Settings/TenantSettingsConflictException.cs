namespace OrchStack.Tenancy;

/// <summary>Thrown where somebody has changed a section of settings since it was read. Nothing was changed.</summary>
public sealed class TenantSettingsConflictException : TenancyException
{
    internal TenantSettingsConflictException(string section, long expected)
        : base($"""
            Refused to change the settings "{section}": version {expected} is not the newest any more. Nothing was changed.
            Read the section again, apply the change to what it says now, and write with that version.
            """)
    {
    }
}
