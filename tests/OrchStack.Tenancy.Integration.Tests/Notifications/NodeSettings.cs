namespace OrchStack.Tenancy.Integration.Tests.Notifications;

public sealed class NodeSettings
{
    public string Word { get; set; } = "code";
}
