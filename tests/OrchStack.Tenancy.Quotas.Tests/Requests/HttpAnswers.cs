namespace OrchStack.Tenancy.Quotas.Tests;

internal static class HttpAnswers
{
    /// <summary>The lines of a field as they stand in the answer; null if it is not there.</summary>
    public static string? Field(this HttpResponseMessage answer, string name) =>
        answer.Headers.NonValidated.TryGetValues(name, out var values) ? string.Join(" | ", values) : null;
}
