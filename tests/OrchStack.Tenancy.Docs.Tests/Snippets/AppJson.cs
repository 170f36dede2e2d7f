using System.Text.Json.Serialization;

namespace OrchStack.Tenancy.Docs.Tests;

/// <summary>What an application's serialiser knows: source generators do not run in snippets.</summary>
[JsonSerializable(typeof(TenantWork<Given.SendInvoice>))]
[JsonSerializable(typeof(Given.SendInvoice))]
public sealed partial class AppJson : JsonSerializerContext;
