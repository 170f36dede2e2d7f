using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Workspace.Asking;

/// <summary>Which model answers: the offline client, or any endpoint that speaks the OpenAI protocol.</summary>
internal sealed record ChatProvider(Uri? Endpoint, string? Model, string? ApiKey)
{
    private static readonly string[] RequiredTexts = ["Model", "ApiKey"];

    public static ChatProvider Read(IConfiguration configuration, List<string> faults)
    {
        var section = configuration.GetSection("Ai");
        switch (section["Provider"])
        {
            case null or "" or "offline":
                return new ChatProvider(null, null, null);
            case "openai":
                return ReadOpenAI(section, faults);
            case var unknown:
                faults.Add($"Ai:Provider is '{unknown}'. Set it to \"offline\" or \"openai\".");
                return new ChatProvider(null, null, null);
        }
    }

    public IChatClient CreateClient() => Endpoint is null
        ? new QuotingChatClient()
        : new OpenAIClient(new ApiKeyCredential(ApiKey!), new OpenAIClientOptions { Endpoint = Endpoint }).GetChatClient(Model!).AsIChatClient();

    private static ChatProvider ReadOpenAI(IConfigurationSection section, List<string> faults)
    {
        if (!Uri.TryCreate(section["Endpoint"], UriKind.Absolute, out var endpoint))
        {
            faults.Add("Ai:Endpoint is not set to an absolute address. Set it, such as \"https://api.openai.com/v1\".");
        }

        foreach (var name in RequiredTexts.Where(name => string.IsNullOrWhiteSpace(section[name])))
        {
            faults.Add($"Ai:{name} is not set, but Ai:Provider is \"openai\". Set it, or go back to \"offline\".");
        }

        return new ChatProvider(endpoint, section["Model"], section["ApiKey"]);
    }
}
