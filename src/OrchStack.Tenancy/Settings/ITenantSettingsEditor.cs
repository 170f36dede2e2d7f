namespace OrchStack.Tenancy;

/// <summary>
/// Changes the current tenant's settings, for admin panels and APIs. Every change is checked before it is stored, numbered, and an
/// event in the tenant's log. A singleton; thread-safe.
/// </summary>
/// <remarks>
/// A section's document holds what the tenant sets; what it leaves out comes from the plan, else from the code. Objects are
/// merged member by member, arrays and values are replaced, and null is a value.
/// </remarks>
public interface ITenantSettingsEditor
{
    /// <summary>The sections that the application has, in the order of registration.</summary>
    IReadOnlyList<string> Sections { get; }

    /// <summary>Reads a section: the tenant's own document, its version, and what comes of it.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    /// <exception cref="ArgumentException">There is no such section.</exception>
    Task<TenantSettingsState> ReadAsync(string section, CancellationToken cancellationToken = default);

    /// <summary>Replaces the tenant's document of a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="json">The new document, a JSON object of at most 64 KB; <c>{}</c> gives everything back to the plan.</param>
    /// <param name="expectedVersion">The version that was read and is to be replaced; 0 where there is none yet.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <exception cref="InvalidTenantSettingsException">The document is not good; it says which fields. Nothing was changed.</exception>
    /// <exception cref="TenantSettingsConflictException">Somebody changed the section since. Nothing was changed.</exception>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    /// <exception cref="ArgumentException">There is no such section.</exception>
    Task<TenantSettingsState> WriteAsync(string section, string json, long expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>Makes an earlier document the newest one, as a new version; it is checked like any other.</summary>
    /// <exception cref="InvalidTenantSettingsException">The old document does not fit the application of today, or there is no such version.</exception>
    /// <inheritdoc cref="WriteAsync" path="/exception[@cref='T:OrchStack.Tenancy.TenantSettingsConflictException']"/>
    Task<TenantSettingsState> RollBackAsync(string section, long version, long expectedVersion, CancellationToken cancellationToken = default);

    /// <summary>Lists the versions of a section, the newest first, with who and when.</summary>
    /// <exception cref="MissingTenantException">There is no current tenant.</exception>
    /// <exception cref="ArgumentException">There is no such section.</exception>
    IAsyncEnumerable<TenantSettingsDocument> HistoryAsync(string section, CancellationToken cancellationToken = default);

    /// <summary>The JSON schema of a section, for editors. It needs no tenant.</summary>
    /// <exception cref="ArgumentException">There is no such section.</exception>
    string GetJsonSchema(string section);
}
