namespace OrchStack.Tenancy;

/// <summary>Thrown on reading settings whose stored document does not fit the class any more. Other sections are not concerned.</summary>
public sealed class UnreadableTenantSettingsException : TenancyException
{
    internal UnreadableTenantSettingsException(TenantId tenant, string section, long version, Exception cause)
        : base($"""
            The settings "{section}" of tenant '{tenant}' (version {version}) cannot be read: they do not fit the class any more. The defaults are not served in their stead.
            Write or roll back the section with ITenantSettingsEditor, or let the class read the old form. The cause is the inner exception.
            """, cause)
    {
    }
}
