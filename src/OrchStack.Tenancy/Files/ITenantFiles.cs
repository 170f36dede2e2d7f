namespace OrchStack.Tenancy;

/// <summary>
/// The current tenant's files, by key: <c>reports/2026/may.pdf</c>. A singleton, thread-safe; each call takes the tenant from the
/// context, and throws <see cref="MissingTenantException"/> where there is none.
/// </summary>
/// <remarks>
/// A key is as <see cref="TenantFileKey"/> says, and is judged before anything is read or sent: a call with another throws
/// <see cref="ArgumentException"/>. Folders do not exist; the case of letters counts, whatever holds the files.
/// </remarks>
public interface ITenantFiles
{
    /// <summary>Stores a file, in the place of one that is there. Readers see the one or the other, never a part.</summary>
    /// <param name="key">The key.</param>
    /// <param name="content">Read to its end from where it stands; not closed.</param>
    /// <param name="options">Content type and length; by default of any length, and of no known type.</param>
    /// <param name="cancellationToken">Cancels; nothing is stored then.</param>
    /// <exception cref="TenantFileLengthException">The content is longer than the options or the application allow, or of another length than said. Nothing is stored.</exception>
    Task<TenantFile> PutAsync(string key, Stream content, TenantFileOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Opens a file to be read; disposed by the caller.</summary>
    /// <exception cref="TenantFileNotFoundException">The tenant has no such file.</exception>
    Task<TenantFileContent> OpenAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>What is known of a file; null where the tenant has none of this key.</summary>
    Task<TenantFile?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>The files whose keys begin so, in the order of their bytes. Pages are fetched while one reads.</summary>
    /// <param name="prefix">The beginning of keys; all by default.</param>
    /// <param name="cancellationToken">Cancels.</param>
    IAsyncEnumerable<TenantFileEntry> ListAsync(string prefix = "", CancellationToken cancellationToken = default);

    /// <summary>Copies a file with its content type, in the place of one that is there.</summary>
    /// <exception cref="TenantFileNotFoundException">The tenant has no file of the first key.</exception>
    Task<TenantFile> CopyAsync(string sourceKey, string targetKey, CancellationToken cancellationToken = default);

    /// <summary>Deletes a file.</summary>
    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Deletes all files of the tenant. Called by the lifecycle when a tenant is deleted; may be called again after it was interrupted.
    /// </summary>
    /// <returns>How many files were deleted.</returns>
    Task<long> DeleteAllAsync(CancellationToken cancellationToken = default);

    /// <summary>An address at which whoever has it may read the file for a while; not checked whether there is one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="lifetime">More than zero, and at most <see cref="TenantFilesOptions.MaxLinkLifetime"/>.</param>
    /// <param name="downloadName">Under which name a browser saves the file; the end of the key by default.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<TenantFileLink> CreateDownloadLinkAsync(string key, TimeSpan lifetime, string? downloadName = null, CancellationToken cancellationToken = default);

    /// <summary>An address at which whoever has it may store this one file for a while, of exactly this length and content type.</summary>
    /// <param name="key">The key.</param>
    /// <param name="length">In bytes; at most <see cref="TenantFilesOptions.MaxLength"/>.</param>
    /// <param name="contentType">The content type, which the upload has to say as well.</param>
    /// <param name="lifetime">As for a download.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="TenantFileLengthException">The length is more than the application allows.</exception>
    Task<TenantFileLink> CreateUploadLinkAsync(string key, long length, string contentType, TimeSpan lifetime, CancellationToken cancellationToken = default);
}
