using StackExchange.Redis;

namespace OrchStack.Tenancy.Redis;

/// <summary>
/// Scripts and commands given as text. Which keys they touch only the server knows: so they go as the tenant's own user, if
/// tenants have users. Keys are the arguments of the type <see cref="RedisKey"/>; what is named in another way the server refuses.
/// </summary>
internal abstract class GuardedCommands(IGuarded<IDatabase> guarded, ITenantContext tenants, TenantUserConnections connections) : GuardedAsync<IDatabase>(guarded)
{
    public virtual RedisResult Execute(string command, params object[] args) => Execute(command, args, CommandFlags.None);

    public virtual RedisResult Execute(string command, ICollection<object>? args, CommandFlags flags) => AsUser(nameof(Execute), command).Execute(command, args!, flags);

    public virtual Task<RedisResult> ExecuteAsync(string command, params object[] args) => ExecuteAsync(command, args, CommandFlags.None);

    public virtual async Task<RedisResult> ExecuteAsync(string command, ICollection<object>? args, CommandFlags flags) =>
        await (await AsUserAsync(nameof(ExecuteAsync), command).ConfigureAwait(false)).ExecuteAsync(command, args, flags).ConfigureAwait(false);

    public virtual RedisResult ScriptEvaluate(string script, RedisKey[]? keys, RedisValue[]? values, CommandFlags flags) => AsUser(nameof(ScriptEvaluate)).ScriptEvaluate(script, keys, values, flags);

    public virtual RedisResult ScriptEvaluate(byte[] hash, RedisKey[]? keys, RedisValue[]? values, CommandFlags flags) => AsUser(nameof(ScriptEvaluate)).ScriptEvaluate(hash, keys, values, flags);

    public virtual RedisResult ScriptEvaluate(LuaScript script, object? parameters, CommandFlags flags) => AsUser(nameof(ScriptEvaluate)).ScriptEvaluate(script, parameters, flags);

    public virtual RedisResult ScriptEvaluateReadOnly(string script, RedisKey[]? keys, RedisValue[]? values, CommandFlags flags) =>
        AsUser(nameof(ScriptEvaluateReadOnly)).ScriptEvaluateReadOnly(script, keys, values, flags);

    public virtual RedisResult ScriptEvaluateReadOnly(byte[] hash, RedisKey[]? keys, RedisValue[]? values, CommandFlags flags) =>
        AsUser(nameof(ScriptEvaluateReadOnly)).ScriptEvaluateReadOnly(hash, keys, values, flags);

    public virtual async Task<RedisResult> ScriptEvaluateAsync(string script, RedisKey[]? keys, RedisValue[]? values, CommandFlags flags) =>
        await (await AsUserAsync(nameof(ScriptEvaluateAsync)).ConfigureAwait(false)).ScriptEvaluateAsync(script, keys, values, flags).ConfigureAwait(false);

    public virtual async Task<RedisResult> ScriptEvaluateAsync(byte[] hash, RedisKey[]? keys, RedisValue[]? values, CommandFlags flags) =>
        await (await AsUserAsync(nameof(ScriptEvaluateAsync)).ConfigureAwait(false)).ScriptEvaluateAsync(hash, keys, values, flags).ConfigureAwait(false);

    public virtual async Task<RedisResult> ScriptEvaluateAsync(LuaScript script, object? parameters, CommandFlags flags) =>
        await (await AsUserAsync(nameof(ScriptEvaluateAsync)).ConfigureAwait(false)).ScriptEvaluateAsync(script, parameters, flags).ConfigureAwait(false);

    public virtual async Task<RedisResult> ScriptEvaluateReadOnlyAsync(string script, RedisKey[]? keys, RedisValue[]? values, CommandFlags flags) =>
        await (await AsUserAsync(nameof(ScriptEvaluateReadOnlyAsync)).ConfigureAwait(false)).ScriptEvaluateReadOnlyAsync(script, keys, values, flags).ConfigureAwait(false);

    public virtual async Task<RedisResult> ScriptEvaluateReadOnlyAsync(byte[] hash, RedisKey[]? keys, RedisValue[]? values, CommandFlags flags) =>
        await (await AsUserAsync(nameof(ScriptEvaluateReadOnlyAsync)).ConfigureAwait(false)).ScriptEvaluateReadOnlyAsync(hash, keys, values, flags).ConfigureAwait(false);

    private IDatabase AsUser(string call, string? command = null) => AsUserAsync(call, command).GetAwaiter().GetResult();

    private Task<IDatabase> AsUserAsync(string call, string? command = null)
    {
        var tenant = tenants.Tenant;
        return !connections.AreUsed ? throw Refuse(call)
            : command is not null && ConnectionCommands.Contains(command) ? throw ConnectionCommands.Refuse(command)
            : connections.OpenAsync(tenant);
    }
}
