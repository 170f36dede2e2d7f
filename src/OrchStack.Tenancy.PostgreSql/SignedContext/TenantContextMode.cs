namespace OrchStack.Tenancy.PostgreSql;

/// <summary>How a session says whose it is, and when the database verifies it. One mode per application; nodes of several modes may share a database.</summary>
public enum TenantContextMode
{
    /// <summary>Signed for one connection and verified by each statement that touches a tenant-owned table. Works wherever the schema is installed.</summary>
    Signed,

    /// <summary>
    /// Signed for one connection and verified where it is sent; the statements behind it only read the result. For transactions
    /// and batches of several statements. Needs a schema that a superuser installed.
    /// </summary>
    SignedOnce,

    /// <summary>
    /// Signed for no connection in particular and good for seconds: for a pooler in transaction mode, which hides the backend.
    /// Accepted only after <see cref="TenancySchema.AllowPoolerAsync"/>. Whoever reads such a context can use it on another
    /// connection until it expires.
    /// </summary>
    Pooler,

    /// <summary>
    /// Not signed: injected SQL can name any tenant. An aid while an application moves over; accepted only after
    /// <see cref="TenancySchema.AllowPlainAsync"/>, and logged as a warning at each start.
    /// </summary>
    Plain,
}
