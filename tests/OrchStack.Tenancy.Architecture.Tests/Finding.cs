namespace OrchStack.Tenancy.Architecture.Tests;

/// <summary>What a rule found, shown whole: a list cut after five entries would hide the sixth fault.</summary>
internal static class Finding
{
    public static void AssertNone(IEnumerable<string> faults)
    {
        var all = faults.ToArray();
        Assert.True(all.Length == 0, string.Join(Environment.NewLine, all));
    }
}
