using Amazon.Runtime;

namespace OrchStack.Tenancy.S3;

/// <summary>
/// As whom the client signs: as the current tenant where there is a role, else as the application; either only for a request that our
/// pipeline has made the tenant's.
/// </summary>
internal sealed class TenantRequestCredentials(ITenantContext tenants, TenantS3Credentials sessions, S3Clients clients) : AWSCredentials
{
    private readonly AsyncLocal<bool> _isGiven = new();

    /// <summary>Gives them out until the answer is disposed.</summary>
    public Giving Give()
    {
        _isGiven.Value = true;
        return new Giving(this);
    }

    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        var tenant = tenants.Tenant.Id;
        if (!_isGiven.Value)
        {
            throw new NotSupportedException("Refused to sign a request beside the tenants' client: it would go with the application's rights. Nothing was signed. Use IAmazonS3 as it was injected, without a cast.");
        }

        var credentials = sessions.AreUsed ? await sessions.GetAsync(tenant).ConfigureAwait(false) : clients.Application;
        return await credentials.GetCredentialsAsync().ConfigureAwait(false);
    }

    internal readonly struct Giving(TenantRequestCredentials credentials) : IDisposable
    {
        public void Dispose() => credentials._isGiven.Value = false;
    }
}
