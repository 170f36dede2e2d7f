namespace OrchStack.Tenancy;

/// <summary>
/// Takes all of a tenant out into one archive, and puts it into another stack. Each call demands a platform scope
/// (<see cref="ITenantScopes.EnterPlatformAsync"/>) and is in the platform's log. A singleton; thread-safe.
/// </summary>
/// <remarks>
/// An archive is a ZIP file of JSON, a line each, and of the tenant's files as they are; manifest.json says what is in it, with the
/// SHA-256 of each entry. It is not encrypted: whoever has it has the tenant's data.
/// </remarks>
public interface ITenantArchives
{
    /// <summary>Writes the archive of a tenant. Suspend the tenant first where it must be of one moment: each part is read after the other.</summary>
    /// <param name="id">The tenant; it may be suspended.</param>
    /// <param name="archive">Written from where it stands, need not be seekable, not closed. What was written of an export that failed is no archive.</param>
    /// <param name="options">Other than the defaults.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="UnknownTenantException">There is no such tenant.</exception>
    /// <exception cref="TenantArchiveException">A part cannot be exported as the options say.</exception>
    Task ExportAsync(TenantId id, Stream archive, TenantArchiveOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Makes the tenant of an archive, under the id that it had, and opens it when all of it is there. After a failure the tenant stays
    /// <see cref="TenantStatus.Preparing"/>, and the call may be made again. The whole archive is verified before anything is written.
    /// </summary>
    /// <param name="archive">Seekable; not closed.</param>
    /// <param name="options">Other than the defaults.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The tenant, active.</returns>
    /// <exception cref="TenantConflictException">Its id was used before on this stack, or its slug, key or a host is another's. Nothing was changed.</exception>
    /// <exception cref="TenantArchiveException">It is no archive, was changed, or has a part that this application does not restore. Nothing was changed.</exception>
    Task<Tenant> RestoreAsync(Stream archive, TenantArchiveOptions? options = null, CancellationToken cancellationToken = default);
}
