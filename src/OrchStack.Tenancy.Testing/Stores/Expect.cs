namespace OrchStack.Tenancy.Testing;

/// <summary>The few assertions that the checks need, in no test framework's words.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new TenantConformanceException($"{what}: expected {Text(expected)}, got {Text(actual)}.");
        }
    }

    public static void Same<T>(IEnumerable<T> expected, IEnumerable<T> actual, string what)
    {
        var (wanted, given) = (expected.ToArray(), actual.ToArray());
        if (!wanted.SequenceEqual(given))
        {
            throw new TenantConformanceException($"{what}: expected [{string.Join(", ", wanted)}], got [{string.Join(", ", given)}].");
        }
    }

    public static async Task ThrowsAsync<TException>(Func<ValueTask> act, string what)
        where TException : Exception
    {
        Exception? thrown = null;
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (TException)
        {
            return;
        }
        catch (Exception other)
        {
            thrown = other;
        }

        throw new TenantConformanceException($"{what}: expected {typeof(TException).Name}, got {thrown?.GetType().Name ?? "no exception"}.", thrown);
    }

    private static string Text<T>(T value) => value is null ? "nothing" : $"\"{value}\"";
}
