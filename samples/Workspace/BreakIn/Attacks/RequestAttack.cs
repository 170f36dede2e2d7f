using System.Text.Json;

namespace Workspace.BreakIn;

/// <summary>Sends a request to this application with the attacker's own, good key.</summary>
internal sealed record RequestAttack(string Name, string Title, string Tries, Func<AttackStage, HttpRequestMessage> Request) : IAttack
{
    public async Task<AttackAnswer> RunAsync(AttackTools tools, AttackStage stage, CancellationToken cancellationToken)
    {
        using var client = tools.Http.CreateClient(nameof(RequestAttack));
        using var request = Request(stage);
        request.RequestUri = new Uri(stage.Address, request.RequestUri!);
        request.Headers.Add("X-Api-Key", stage.ApiKey);
        using var response = await client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);

        var values = new List<string>();
        Collect(body, values);
        return new AttackAnswer(Show(request), values, $"HTTP {(int)response.StatusCode}: {Summary(body)}");
    }

    private static string Show(HttpRequestMessage request)
    {
        var lines = request.Headers
            .Where(header => header.Key != "X-Api-Key")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}")
            .Prepend($"{request.Method} {request.RequestUri!.PathAndQuery}")
            .Append("X-Api-Key: (the attacker's own)");
        return string.Join('\n', lines);
    }

    private static void Collect(string body, List<string> values)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            Collect(json.RootElement, values);
        }
        catch (JsonException)
        {
            values.Add(body);
        }
    }

    private static void Collect(JsonElement element, List<string> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Collect(property.Value, values);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, values);
                }

                break;
            default:
                values.Add(element.ToString());
                break;
        }
    }

    private static string Summary(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement is { ValueKind: JsonValueKind.Object } problem && problem.TryGetProperty("title", out var title)
                ? title.ToString()
                : $"{body.Length} characters of JSON";
        }
        catch (JsonException)
        {
            return body.Length == 0 ? "no body" : $"{body.Length} characters";
        }
    }
}
