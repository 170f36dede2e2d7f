using System.Text.Json;

namespace OrchStack.Tenancy.Quotas.Tests;

internal static class UsageElements
{
    public static JsonElement Limit(this JsonElement answer, string name) =>
        answer.GetProperty("limits").EnumerateArray().Single(limit => limit.GetProperty("limit").GetString() == name);
}
