using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace OrchStack.Tenancy.PostgreSql;

/// <summary>
/// The keys of a section of the configuration, of which one is named as current. A change counts without a restart; one that
/// cannot be read is logged, and the key before goes on signing.
/// </summary>
internal sealed partial class ConfiguredSigningKeys : ISigningKeySource, IDisposable
{
    private readonly IConfiguration _section;
    private readonly ILogger _logger;
    private readonly IDisposable _changes;
    private volatile SigningKey _current;

    /// <exception cref="FormatException">The section names no current key, or one that it does not hold.</exception>
    public ConfiguredSigningKeys(IConfiguration section, ILogger<ConfiguredSigningKeys> logger)
    {
        _section = section;
        _logger = logger;
        _current = Read();
        _changes = ChangeToken.OnChange(section.GetReloadToken, Reload);
    }

    public SigningKey Current => _current;

    public void Dispose() => _changes.Dispose();

    private SigningKey Read()
    {
        var id = _section["Current"];
        var secret = string.IsNullOrEmpty(id) ? null : _section[$"Keys:{id}"];
        return string.IsNullOrEmpty(secret)
            ? throw new FormatException($"""
                The configuration names {(string.IsNullOrEmpty(id) ? "no current signing key" : $"the signing key '{id}' as current, but holds no such key")}.
                Set "Current" to the id of a key, and "Keys" to the base64 secret of each: "Current": "k1", "Keys": {"{"} "k1": "…" {"}"}.
                """)
            : SigningKey.Parse($"{id}:{secret}");
    }

    private void Reload()
    {
        try
        {
            var next = Read();
            if (next.Id != _current.Id)
            {
                Log.Switched(_logger, next.Id, _current.Id);
            }

            _current = next;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            Log.Kept(_logger, fault, _current.Id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Tenant contexts are signed with the key '{Key}' from now on, no more with '{Before}'.")]
        public static partial void Switched(ILogger logger, string key, string before);

        [LoggerMessage(Level = LogLevel.Error, Message = "The signing keys in the configuration cannot be read. The key '{Key}' goes on signing.")]
        public static partial void Kept(ILogger logger, Exception fault, string key);
    }
}
