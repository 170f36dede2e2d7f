namespace OrchStack.Tenancy.Integration.Tests.Servers;

/// <summary>Needs the cluster of Redis of eng/test.sh.</summary>
public sealed class RedisClusterFactAttribute : FactAttribute
{
    public RedisClusterFactAttribute() => Skip = RedisServer.Cluster is null ? $"There is no cluster of Redis: run eng/test.sh, or name one in {RedisServer.ClusterVariable}." : null;
}
