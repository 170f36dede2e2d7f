namespace OrchStack.Tenancy.Integration.Tests.PostgreSql;

/// <summary>The fences that people build by hand, each with a hole.</summary>
public enum VictimKind
{
    /// <summary>No row-level security: the application writes WHERE tenant_id = … .</summary>
    HandWrittenWhere,

    /// <summary>Row-level security on a setting that anybody can change, set for the session.</summary>
    UnsignedSetting,

    /// <summary>The same, set for the transaction, on a connection whose session still holds the tenant of an earlier lease.</summary>
    UnsignedSettingInTransaction,

    /// <summary>Row-level security that is not forced, and a login that is a member of the table's owner.</summary>
    LoginThatMayBecomeTheOwner,
}
