using System.Text.Json.Serialization;

namespace OrchStack.Tenancy;

[JsonSerializable(typeof(LocalFileLabel))]
[JsonSerializable(typeof(LocalFileLink))]
internal sealed partial class LocalFileJson : JsonSerializerContext;
