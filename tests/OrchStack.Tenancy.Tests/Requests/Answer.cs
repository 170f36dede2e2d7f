using System.Text.Json;

namespace OrchStack.Tenancy.Tests;

/// <summary>What a test reads of a response.</summary>
internal sealed record Answer(int Status, string Body, string Challenge, string? ContentType, string? CacheControl)
{
    /// <summary>The type of the ProblemDetails.</summary>
    public string? Problem => ContentType == "application/problem+json"
        ? JsonDocument.Parse(Body).RootElement.GetProperty("type").GetString()
        : null;

    /// <summary>The seconds after which a caller may try again.</summary>
    public double? RetryAfter { get; private init; }

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Headers.WwwAuthenticate.ToString(),
        response.Content.Headers.ContentType?.MediaType,
        response.Headers.CacheControl?.ToString())
    {
        RetryAfter = response.Headers.RetryAfter?.Delta?.TotalSeconds,
    };
}
