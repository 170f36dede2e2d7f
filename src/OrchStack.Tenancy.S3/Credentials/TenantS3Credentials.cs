using System.Collections.Concurrent;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy.S3;

/// <summary>Kept by tenant, and asked for once however many wait. What has run out is forgotten when another is asked for.</summary>
internal sealed class TenantS3Credentials(ITenantContext tenants, S3Clients clients, IOptions<S3TenancyOptions> options, TimeProvider time) : ITenantS3Credentials, IDisposable
{
    private static readonly TimeSpan RenewedBefore = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<TenantId, TenantSession> _sessions = new();
    private readonly Lazy<AmazonSecurityTokenServiceClient> _tokens = new(clients.Tokens);

    public bool AreUsed => options.Value.Role is not null;

    public async Task<SessionAWSCredentials> GetAsync(CancellationToken cancellationToken = default) =>
        await GetAsync(tenants.Tenant.Id).WaitAsync(cancellationToken).ConfigureAwait(false);

    public async Task<SessionAWSCredentials> GetAsync(TenantId tenant)
    {
        while (true)
        {
            var session = _sessions.GetOrAdd(tenant, static (tenant, own) => new TenantSession(() => own.AskAsync(tenant)), this);
            try
            {
                var (credentials, end) = await session.Answer.ConfigureAwait(false);
                if (end - RenewedBefore > time.GetUtcNow())
                {
                    return credentials;
                }
            }
            catch
            {
                // The next call asks anew.
                _sessions.TryRemove(new KeyValuePair<TenantId, TenantSession>(tenant, session));
                throw;
            }

            _sessions.TryRemove(new KeyValuePair<TenantId, TenantSession>(tenant, session));
        }
    }

    public void Dispose()
    {
        if (_tokens.IsValueCreated)
        {
            _tokens.Value.Dispose();
        }
    }

    private async Task<(SessionAWSCredentials Credentials, DateTimeOffset End)> AskAsync(TenantId tenant)
    {
        Forget();
        var answer = await _tokens.Value.AssumeRoleAsync(new AssumeRoleRequest
        {
            RoleArn = options.Value.Role ?? throw new InvalidOperationException("Credentials of tenants need a role that is taken on for each: set UseS3(o => o.Role = \"arn:aws:iam::…:role/…\")."),
            RoleSessionName = $"tenant-{tenant}",
            Policy = SessionPolicy.For(options.Value.Bucket, new TenantPlace(tenant)),
            DurationSeconds = (int)options.Value.SessionLifetime.TotalSeconds,
        }).ConfigureAwait(false);
        var given = answer.Credentials;
        return (new SessionAWSCredentials(given.AccessKeyId, given.SecretAccessKey, given.SessionToken), time.GetUtcNow() + options.Value.SessionLifetime);
    }

    private void Forget()
    {
        foreach (var known in _sessions)
        {
            if (known.Value.End <= time.GetUtcNow())
            {
                _sessions.TryRemove(known);
            }
        }
    }
}
