using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace OrchStack.Tenancy;

/// <summary>Believes a statement only if it was signed for this service and exactly this call, now, and for the first time.</summary>
internal sealed partial class SiblingVerifier
{
    private readonly SiblingKeyRing _keys;
    private readonly FrozenSet<string> _audiences;
    private readonly long _skew;
    private readonly CallMemory _calls;
    private readonly TimeProvider _time;
    private readonly ILogger<SiblingVerifier> _logger;

    public SiblingVerifier(SiblingKeyRing keys, IOptions<SiblingOptions> options, TimeProvider time, ILogger<SiblingVerifier> logger)
    {
        _keys = keys;
        _audiences = options.Value.Audiences
            .Select(audience => CanonicalHost.TryCreate(audience, out var canonical) ? canonical : audience).ToFrozenSet(StringComparer.Ordinal);
        _skew = (long)options.Value.ClockSkew.TotalSeconds;
        _calls = new CallMemory(options.Value.RememberedCalls);
        _time = time;
        _logger = logger;
    }

    public SiblingVerdict Verify(HttpContext context)
    {
        if (context.Features.Get<SiblingVerdict>() is { } known)
        {
            return known;
        }

        var verdict = Judge(context);
        context.Features.Set(verdict);
        return verdict;
    }

    private SiblingVerdict Judge(HttpContext context)
    {
        var values = context.Request.Headers[SiblingDefaults.HeaderName];
        if (values.Count != 1)
        {
            return values.Count == 0 ? SiblingVerdict.Absent : SiblingVerdict.Duplicated;
        }

        if (!SiblingStatement.TryRead(values[0], out var statement) || _keys.Find(statement.KeyId) is not { } key)
        {
            Log.Unreadable(_logger);
            return SiblingVerdict.Invalid;
        }

        if (!statement.IsSignedBy(key, context.Request.Method.ToUpperInvariant(), TargetOf(context)))
        {
            Log.NotSigned(_logger, key.Id);
            return SiblingVerdict.Invalid;
        }

        if (FaultOf(statement) is { } fault)
        {
            Log.NotGood(_logger, statement.TenantId, key.Id, fault);
            return SiblingVerdict.Invalid;
        }

        return SiblingVerdict.Good(statement);
    }

    /// <summary>Only of statements that a sibling has signed, so what is logged and remembered is no stranger's to fill.</summary>
    private string? FaultOf(SiblingStatement statement)
    {
        var now = _time.GetUtcNow().ToUnixTimeSeconds();
        if (!_audiences.Contains(statement.Audience))
        {
            return $"it is made out to '{statement.Audience}', which does not stand in SiblingOptions.Audiences";
        }

        if (statement.Issued > now + _skew)
        {
            return "it comes from the future: the clocks are further apart than SiblingOptions.ClockSkew";
        }

        if (statement.Expires + _skew <= now)
        {
            return "it has expired";
        }

        if (statement.Expires - statement.Issued > (long)SiblingCallOptions.LongestLifetime.TotalSeconds)
        {
            return "it would live too long";
        }

        return _calls.TryAdd(statement.CallId, statement.Expires + _skew, now) switch
        {
            true => null,
            false => "it was used before: it was stolen, or the caller tries again below AddTenantHeader",
            null => "this node cannot remember more calls: raise SiblingOptions.RememberedCalls",
        };
    }

    /// <summary>As it came over the wire: a path base or a tenant's segment that was moved does not count.</summary>
    private static ReadOnlySpan<char> TargetOf(HttpContext context)
    {
        ReadOnlySpan<char> target = context.Features.Get<IHttpRequestFeature>()?.RawTarget;
        if (target is ['/', ..])
        {
            return target;
        }

        // A proxy's form of the target: http://host/path.
        if (target.IndexOf("://", StringComparison.Ordinal) is > 0 and var authority)
        {
            var rest = target[(authority + 3)..];
            return rest.IndexOf('/') is >= 0 and var path ? rest[path..] : "/";
        }

        // TestServer has no wire.
        return context.Request.GetEncodedPathAndQuery();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Debug, "Refused a tenant statement that is malformed or names a key that this service does not have.")]
        public static partial void Unreadable(ILogger logger);

        [LoggerMessage(2, LogLevel.Debug, "Refused a tenant statement whose signature does not fit: the secret of key '{Key}' differs, the statement was altered, or method, path or query were changed on the way.")]
        public static partial void NotSigned(ILogger logger, string key);

        [LoggerMessage(3, LogLevel.Warning, "Refused a tenant statement for {Tenant}, signed with key '{Key}': {Fault}.")]
        public static partial void NotGood(ILogger logger, TenantId tenant, string key, string fault);
    }
}
