using System.Collections.Concurrent;

namespace OrchStack.Tenancy.Tests;

/// <summary>What two nodes share: each hears everything that any of them publishes.</summary>
internal sealed class HubBus
{
    private readonly ConcurrentDictionary<object, Func<Delegate, Task>> _nodes = new();

    public void Join<TNode>(TNode node)
        where TNode : class => _nodes[node] = work => work is Func<TNode, Task> own ? own(node) : Task.CompletedTask;

    public Task PublishAsync<TNode>(Func<TNode, Task> work) => Task.WhenAll(_nodes.Values.Select(node => node(work)));
}
