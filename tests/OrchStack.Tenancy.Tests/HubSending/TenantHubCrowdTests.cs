using Microsoft.AspNetCore.SignalR.Client;

namespace OrchStack.Tenancy.Tests;

/// <summary>Two tenants with fifty connections each, same users and groups, all talking at once in every way.</summary>
public sealed class TenantHubCrowdTests
{
    private const int PerTenant = 50;
    private const int Messages = 1_000;
    private static readonly string[] Ways = ["tenant", "othersInTenant", "group", "othersInGroup", "user", "users", "client", "clients"];

    [Fact]
    public async Task No_foreign_message_is_heard()
    {
        await using var site = await HubSite.StartAsync();

        var (own, foreign) = await TalkAsync(site);

        Assert.Equal(0, foreign);
        Assert.True(own > Messages, $"{own} messages show little.");
    }

    [Fact]
    public async Task Without_the_fence_foreign_messages_are_heard()
    {
        await using var site = await HubSite.StartAsync(fenced: false);

        var (_, foreign) = await TalkAsync(site);

        Assert.NotEqual(0, foreign);
    }

    private static async Task<(int Own, int Foreign)> TalkAsync(HubSite site)
    {
        var clients = await Task.WhenAll(Enumerable.Range(0, 2 * PerTenant).Select(async i =>
        {
            var client = await site.ConnectAsync(i % 2 == 0 ? Some.Acme : Some.Globex, $"user-{i / 2 % 10}");
            await client.Connection.InvokeAsync("Join", client.Id, $"group-{i / 2 % 5}");
            return client;
        }));
        await Parallel.ForEachAsync(Enumerable.Range(0, Messages), async (i, _) =>
        {
            var random = new Random(i);
            var from = clients[random.Next(clients.Length)];
            var way = Ways[random.Next(Ways.Length)];
            var to = way switch
            {
                "user" or "users" => $"user-{random.Next(10)}",
                "client" or "clients" => clients[random.Next(clients.Length)].Id,
                _ => $"group-{random.Next(5)}",
            };
            await from.SayAsync(way, to, from.Name.Split(' ')[0]);
        });
        var heard = await Task.WhenAll(clients.Select(async client => (Slug: client.Name.Split(' ')[0], Heard: await client.HeardAsync())));
        return (heard.Sum(c => c.Heard.Count(text => text == c.Slug)), heard.Sum(c => c.Heard.Count(text => text != c.Slug)));
    }
}
