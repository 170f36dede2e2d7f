namespace OrchStack.Tenancy.Integration.Tests.PostgreSql.Hostile;

/// <summary>The ways to weaken the fence. Cases name those under which they succeed.</summary>
internal static class MutantNames
{
    public const string NotEnabled = "row security is not enabled";
    public const string NotForced = "row security is not forced";
    public const string Permissive = "the policy is permissive";
    public const string SelectOnly = "the policy is for SELECT only";
    public const string DeleteOpen = "the policy forgets DELETE";
    public const string NotForAppRole = "the policy is for another role";
    public const string UsingTrue = "USING (true)";
    public const string CheckTrue = "WITH CHECK (true)";
    public const string Claimed = "the policy believes what the context claims";
    public const string OpenPartition = "a partition without fence";
    public const string ForeignKeyAlone = "a foreign key without the tenant";
    public const string UniqueAlone = "unique keys without the tenant";
    public const string NullsTheTenant = "SET NULL without a list of columns";
    public const string MaterializedGranted = "a materialized view is granted";
    public const string ViewRights = "a view of a login that bypasses";
    public const string BypassingFunction = "a definer function of a login that bypasses";
    public const string Leakproof = "a talkative function that is called leakproof";
    public const string StatisticsGranted = "pg_statistic is granted";
    public const string BypassingLogin = "the login bypasses row security";
    public const string MemberOfOwner = "the login may become the owner";
    public const string OwningLogin = "the login owns the tables";
    public const string TruncateRight = "the right to TRUNCATE";
    public const string TempRight = "the right to make temporary tables";
    public const string CreateRight = "the right to create in public";
    public const string SessionsWatched = "the right to watch sessions";
    public const string SessionsEnded = "the right to end sessions";
    public const string ReadsFiles = "the login reads the server's files";
    public const string PlainAccepted = "unsigned contexts are accepted";
    public const string UnboundAccepted = "contexts bound to no connection are accepted";
    public const string NoPidQuickly = "the verifier forgets the backend";
    public const string NoPidSlowly = "the judge forgets the backend";
    public const string NoExpiryQuickly = "the verifier forgets the expiry";
    public const string NoExpirySlowly = "the judge forgets the expiry";
    public const string NoSignatureQuickly = "the verifier forgets the signature";
    public const string NoSignatureSlowly = "the judge forgets the signature";
    public const string NoKeyEndQuickly = "the verifier forgets the end of keys";
    public const string NoKeyEndSlowly = "the judge forgets the end of keys";
    public const string NoTypeQuickly = "the verifier forgets the type of the key";
    public const string NoTypeSlowly = "the judge forgets the type of the key";
    public const string MissingAnswers = "a missing context is no error";
    public const string Unqualified = "names in the verifier are not qualified";
    public const string InvokerReadsKeys = "the verifier runs as its caller, who reads the keys";
    public const string EnterUnverified = "entering verifies nothing";
}
