namespace OrchStack.Tenancy;

/// <summary>The key that signs reports, for whoever has to trust one. A singleton; thread-safe.</summary>
public interface ITenantRemovalReports
{
    /// <summary>The public key (P-256) in PEM, to be given to whoever reads reports.</summary>
    string PublicKey { get; }

    /// <summary>Reads a signed report.</summary>
    /// <exception cref="TenantRemovalReportException">It was not signed with this key, or was changed since.</exception>
    TenantRemovalReport Verify(string report);
}
