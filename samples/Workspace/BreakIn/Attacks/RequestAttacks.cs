namespace Workspace.BreakIn;

/// <summary>What can be tried from outside, without any bug in the SQL.</summary>
internal static class RequestAttacks
{
    public static IEnumerable<IAttack> All { get; } =
    [
        new RequestAttack(
            "document-by-id",
            "Ask for the victim's document by id",
            "Requests a document whose id belongs to the victim; the endpoint never compares tenants.",
            stage => new HttpRequestMessage(HttpMethod.Get, Relative($"/api/documents/{stage.VictimDocument}"))),
        new RequestAttack(
            "other-header",
            "Name the victim in a header",
            "Sends X-Tenant with the victim's name beside the attacker's own key.",
            stage => new HttpRequestMessage(HttpMethod.Get, Relative("/api/documents")) { Headers = { { "X-Tenant", stage.Victim.Slug.Value } } }),
        new RequestAttack(
            "other-host",
            "Knock at the victim's address",
            "Sends the attacker's own key to the host name of the victim.",
            stage => new HttpRequestMessage(HttpMethod.Get, Relative("/api/documents")) { Headers = { Host = $"{stage.Victim.Slug}.localhost:{stage.Address.Port}" } }),
    ];

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
