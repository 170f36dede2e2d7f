namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>Needs the Redis of eng/test.sh.</summary>
public sealed class RedisTheoryAttribute : TheoryAttribute
{
    public RedisTheoryAttribute() => Skip = RedisServer.Configuration is null ? $"There is no Redis: run eng/test.sh, or name one in {RedisServer.Variable}." : null;
}
