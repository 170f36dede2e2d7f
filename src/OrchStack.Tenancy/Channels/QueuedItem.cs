using System.Diagnostics;

namespace OrchStack.Tenancy;

/// <summary>What a writer leaves in a channel: the payload, and the span that it was written in. Nothing else of its flow.</summary>
internal readonly record struct QueuedItem<T>(T Payload, ActivityContext Origin);
