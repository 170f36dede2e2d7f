using Amazon.Runtime;

namespace OrchStack.Tenancy.S3;

/// <summary>Credentials of one tenant that somebody has asked for, once.</summary>
internal sealed class TenantSession
{
    private readonly Lazy<Task<(SessionAWSCredentials Credentials, DateTimeOffset End)>> _answer;

    public TenantSession(Func<Task<(SessionAWSCredentials Credentials, DateTimeOffset End)>> ask) => _answer = new(async () =>
    {
        var answer = await ask().ConfigureAwait(false);
        End = answer.End;
        return answer;
    });

    public Task<(SessionAWSCredentials Credentials, DateTimeOffset End)> Answer => _answer.Value;

    /// <summary>Null as long as there is no answer.</summary>
    public DateTimeOffset? End { get; private set; }
}
