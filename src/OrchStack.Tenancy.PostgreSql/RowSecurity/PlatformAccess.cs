namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How the platform's login and migrations get past the fence.</summary>
public enum PlatformAccess
{
    /// <summary>Their logins have BYPASSRLS, and the policies hold for every other login.</summary>
    BypassRls,

    /// <summary>
    /// For servers where nobody can give BYPASSRLS: the policies narrow the members of tenancy_app, and let members of
    /// tenancy_platform and tenancy_owner see every row. A login that is neither sees nothing. Who is a member of tenancy_app is
    /// narrowed whatever else it is a member of.
    /// </summary>
    Role,
}
