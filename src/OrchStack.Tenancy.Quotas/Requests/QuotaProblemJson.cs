using System.Text.Json.Serialization;

namespace OrchStack.Tenancy.Quotas;

/// <summary>Writes a problem's list of limits without reflection.</summary>
[JsonSerializable(typeof(string[]))]
internal sealed partial class QuotaProblemJson : JsonSerializerContext;
